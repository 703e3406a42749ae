use super::*;
use crate::config::PathMode;
use serde_json::json;

const ID: &str = "692238fc-3b51-41bc-9923-68ab11649282";
const HEX: &str = "d0664ad69349418585fc193681b4f48f";

fn variables(paths: &Paths) -> Variables {
    Variables::new(Routes::new(paths, paths.mode == PathMode::Template))
}

#[test]
fn paths_and_queries() {
    let cases = [
        ("http://127.0.0.1:9/v2/images?limit=1#f", "/v2/images", "limit=1"),
        ("http://h", "", ""),
        ("http://h?x=/y", "", "x=/y"),
        ("/p/", "/p/", ""),
        ("/p?u=http://x/y", "/p", "u=http://x/y"),
        ("", "", ""),
        ("*", "*", ""),
    ];
    for (url, expected, asked) in cases {
        assert_eq!((path(url), query(url)), (expected, asked), "{url}");
    }
}

#[test]
fn ids_are_named_by_the_segment_before() {
    let mut variables = variables(&Paths::default());
    let first = format!("http://h/v2/things/{ID}/file");
    let other = format!("http://h/v2/things/{HEX}");
    let third = format!("/v1/glance/{ID}/");
    let expected =
        ["/v2/things/{thing_id}/file", "/v2/things/{thing_id_2}", "/v1/glance/{thing_id}/"];
    for (url, expected) in [&first, &other, &third].into_iter().zip(expected) {
        assert_eq!(variables.add("unknown", "GET", url, None), expected);
    }
    assert_eq!(variables.template("unknown", "GET", "/v2/things"), "/v2/things");
    let names: Vec<_> = variables.iter().collect();
    assert_eq!(names, [("thing_id".to_owned(), ID), ("thing_id_2".to_owned(), HEX)]);
}

#[test]
fn the_catalog_names_segments_and_values_keep_their_names() {
    let mut variables = variables(&Paths::default());
    let cases = [
        ("glance-api", format!("/v2/images/{ID}"), "/v2/images/{image_id}"),
        (
            "swift-proxy-server",
            format!("/v1/AUTH_{HEX}/glance/{ID}"),
            "/v1/{account}/{container}/{image_id}",
        ),
        (
            "swift-proxy-server",
            format!("/v1/AUTH_{HEX}/glance/{ID}-1"),
            "/v1/{account}/{container}/{object}",
        ),
        ("glance-api", "/v2/images/by-name/".to_owned(), "/v2/images/{image_id_2}/"),
        ("keystone", "/identity/v3/projects/demo".to_owned(), "/identity/v3/projects/{project_id}"),
        ("keystone", "/identity/v3/users/demo".to_owned(), "/identity/v3/users/{user_id}"),
        (
            "nova-api",
            format!("/compute/v2.1/{HEX}/servers/{ID}"),
            "/compute/v2.1/{project_id_2}/servers/{image_id}",
        ),
        ("keystone", "/identity/v3/auth/tokens".to_owned(), "/identity/v3/auth/tokens"),
    ];
    for (callee, url, expected) in cases {
        assert_eq!(variables.add(callee, "GET", &url, None), expected);
    }
    let demo: Vec<_> = variables.iter().filter(|(_, value)| *value == "demo").collect();
    assert_eq!(demo, [("project_id".to_owned(), "demo"), ("user_id".to_owned(), "demo")]);
}

#[test]
fn the_shortest_path_with_an_id_has_a_variable() {
    let mut variables = variables(&Paths::default());
    assert_eq!(variables.add("unknown", "GET", &format!("/{HEX}"), None), "/{id}");
}

#[test]
fn of_two_variables_with_one_name_the_first_is_meant() {
    let templates = ["/a/{x}", "/b/{x_2}"].map(str::to_owned).to_vec();
    let named = |urls: [&str; 3]| {
        let mut variables = variables(&Paths { templates: templates.clone(), ..Paths::default() });
        let shown = urls.map(|url| variables.add("unknown", "GET", url, None).into_owned());
        let raw = shown.each_ref().map(|shown| variables.raw(shown).into_owned());
        (shown, raw)
    };
    let (shown, raw) = named(["/a/1", "/b/2", "/a/3"]);
    assert_eq!(shown, ["/a/{x}", "/b/{x_2}", "/a/{x_2}"]);
    assert_eq!(raw, ["/a/1", "/b/2", "/a/2"]);
    let (shown, raw) = named(["/a/1", "/a/3", "/b/2"]);
    assert_eq!(shown, ["/a/{x}", "/a/{x_2}", "/b/{x_2}"]);
    assert_eq!(raw, ["/a/1", "/a/3", "/b/3"]);
    let variables = Variables::default();
    for name in ["/{x}", "/{x_1}", "/{x_02}", "/{x_}", "/{_2}", "/{}"] {
        assert_eq!(variables.raw(name), name);
    }
}

#[test]
fn a_brace_of_the_path_begins_no_variable() {
    let mut variables = variables(&Paths::default());
    let url = format!("/a{{b/things/{ID}");
    let template = variables.add("unknown", "GET", &url, None).into_owned();
    assert_eq!(template, "/a{b/things/{thing_id}");
    assert_eq!(variables.raw(&template), url);
}

#[test]
fn configured_templates_come_first_and_no_catalog_is_asked_if_there_is_none() {
    let templates = vec!["/v1/AUTH_{project}/glance/{blob}".to_owned()];
    let mut own = variables(&Paths { templates, ..Paths::default() });
    let url = format!("/v1/AUTH_{HEX}/glance/{ID}");
    assert_eq!(
        own.add("swift-proxy-server", "GET", &url, None),
        "/v1/AUTH_{project}/glance/{blob}"
    );
    let mut none = variables(&Paths { catalog: false, ..Paths::default() });
    assert_eq!(none.add("glance-api", "GET", "/v2/images/by-name", None), "/v2/images/by-name");
    assert!(none.routes.operations("glance-api", "GET", "/v2/images").is_empty());
}

#[test]
fn raw_paths_stay() {
    let mut variables = variables(&Paths { mode: PathMode::Raw, ..Paths::default() });
    let url = format!("/v2/images/{ID}");
    assert_eq!(variables.add("glance-api", "GET", &url, None), url);
    assert_eq!(variables.iter().count(), 0);
}

#[test]
fn operations_that_share_a_path_are_told_apart_by_the_body() {
    let routes = Routes::new(&Paths::default(), true);
    let titles = |callee: &str, method: &str, path: &str, body: &serde_json::Value| {
        let operations = routes.operations(callee, method, path);
        told_apart(&operations, body).iter().map(|o| o.title.to_string()).collect::<Vec<_>>()
    };
    let action = format!("/compute/v2.1/servers/{ID}/action");
    let reboot = titles("nova-api", "POST", &action, &json!({"reboot": {"type": "HARD"}}));
    assert_eq!(reboot, ["Reboot Server (reboot Action)"]);
    assert!(titles("nova-api", "POST", &action, &json!({"other": 1})).len() > 30);
    let login = |scope: serde_json::Value| {
        let body = json!({"auth": {"identity": {"password": {}}, "scope": scope}});
        titles("keystone", "POST", "/v3/auth/tokens", &body)
    };
    assert_eq!(
        login(json!({"project": {}})),
        ["Password authentication with scoped authorization"]
    );
    let unscoped = ["Password authentication with explicit unscoped authorization"];
    assert_eq!(login(json!("unscoped")), unscoped);
    let networks = titles("neutron-server", "POST", "/v2.0/networks", &json!({"networks": []}));
    assert_eq!(networks, ["Bulk create networks"]);
}

#[test]
fn a_recorded_route_names_variables_before_the_catalog() {
    let route = Route::parse("/v2/images/<name>").unwrap();
    let url = format!("http://h/v2/images/{ID}");
    let paths = Paths { mode: PathMode::Template, ..Paths::default() };
    let mut recorded = variables(&paths);
    assert_eq!(recorded.add("glance-api", "GET", &url, Some(&route)), "/v2/images/{name}");
    assert_eq!(
        recorded.add("glance-api", "GET", "/v2/images/7", Some(&route)),
        "/v2/images/{name_2}"
    );
    // It says nothing of a path that it does not fit.
    let other = format!("{url}/file");
    assert_eq!(recorded.add("glance-api", "GET", &other, Some(&route)), "/v2/images/{name}/file");
    let own = Paths { templates: vec!["/v2/images/{own}".to_owned()], ..paths };
    let mut own = variables(&own);
    assert_eq!(own.add("glance-api", "GET", &url, Some(&route)), "/v2/images/{own}");
}
