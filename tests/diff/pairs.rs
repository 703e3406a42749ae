//! Recordings of a real system, made one after another: exactly the calls that differ are reported.

use crate::support::{Run, project};

/// The recordings of `tests/calls` that are compared, and the changes, without what differs in each.
const PAIRS: [([&str; 2], &str); 8] = [
    // Other caches are cold, and the container of the image does not exist yet.
    (
        ["create", "create-cold"],
        "removed   (6-7)  glance-api -> keystone  GET /identity/
removed   (8-9)  glance-api -> keystone  POST /identity/v3/auth/tokens
changed   (16-19 -> 12-19)  glance-api -> swift-proxy-server  HEAD /v1/{account}/{container}
added     (13-14)  swift-proxy-server -> keystone  GET /identity/
added     (15-16)  swift-proxy-server -> keystone  POST /identity/v3/auth/tokens
added     (20-21)  glance-api -> swift-proxy-server  PUT /v1/{account}/{container}
6 changes: 3 added, 2 removed, 1 changed
",
    ),
    // An image that is not there is looked for by its name.
    (
        ["show", "show-missing"],
        "changed   (5-8)  openstack -> glance-api  GET /v2/images/{image_id}
added     (9-10)  openstack -> glance-api  GET /v2/images
added     (11-12)  openstack -> glance-api  GET /v2/images
3 changes: 2 added, 1 changed
",
    ),
    // More images than one page has.
    (
        ["list", "list-many"],
        "changed   (5-12)  openstack -> glance-api  GET /v2/images
added     (13-14)  openstack -> glance-api  GET /v2/images
added     (15-16)  openstack -> glance-api  GET /v2/images
3 changes: 2 added, 1 changed
",
    ),
    (
        ["list", "wrong-password"],
        "changed   (3-4)  openstack -> keystone  POST /identity/v3/auth/tokens
removed   (5-12)  openstack -> glance-api  GET /v2/images, with 3 calls below it
2 changes: 1 removed, 1 changed
",
    ),
    // The client does not wait for the first download, and tries again.
    (
        ["save", "save-swift-down"],
        "changed   (9-16 -> 9)  openstack -> glance-api  GET /v2/images/{image_id}/file
removed   (12-15)  glance-api -> swift-proxy-server  GET /v1/{account}/{container}/{image_id}, with \
         1 call below it
added     (12)  openstack -> glance-api  GET /v2/images/{image_id}/file, with 1 call below it
added     (15-16)  openstack -> glance-api  GET /v2/images/{image_id}
4 changes: 2 added, 1 removed, 1 changed
",
    ),
    (
        ["set", "unset"],
        "changed   (5-8)  openstack -> glance-api  GET /v2/images/{image_id}
removed   (9-10)  openstack -> glance-api  PATCH /v2/images/{image_id}
added     (9-10)  openstack -> glance-api  DELETE /v2/images/{image_id}/tags/{tag}
3 changes: 1 added, 1 removed, 1 changed
",
    ),
    (
        ["add-project", "remove-project"],
        "changed   (5-6)  openstack -> keystone  GET /identity/v3/projects/{project_id}
removed   (7-8)  openstack -> keystone  GET /identity/v3/projects
removed   (13-14)  openstack -> glance-api  POST /v2/images/{image_id}/members
added     (11-12)  openstack -> glance-api  DELETE /v2/images/{image_id}/members/{project_id}
4 changes: 1 added, 2 removed, 1 changed
",
    ),
    // Quotas are looked up before the image is created, and before and after its upload.
    (
        ["create", "create-with-limits"],
        "added     (12-13)  glance-api -> keystone  GET /identity/
added     (14-15)  glance-api -> keystone  POST /identity/v3/auth/tokens
added     (16-17)  glance-api -> keystone  GET /identity/v3/limits/model
added     (18-19)  glance-api -> keystone  GET /identity/v3/endpoints/{endpoint_id}
added     (20-21)  glance-api -> keystone  GET /identity/v3/limits
added     (22-23)  glance-api -> keystone  GET /identity/v3/registered_limits
added     (26-27)  glance-api -> keystone  GET /identity/
added     (28-29)  glance-api -> keystone  POST /identity/v3/auth/tokens
added     (30-31)  glance-api -> keystone  GET /identity/v3/limits/model
added     (32-33)  glance-api -> keystone  GET /identity/v3/endpoints/{endpoint_id}
added     (34-35)  glance-api -> keystone  GET /identity/v3/limits
added     (36-37)  glance-api -> keystone  GET /identity/v3/registered_limits
added     (38-39)  glance-api -> keystone  GET /identity/v3/limits/model
added     (40-41)  glance-api -> keystone  GET /identity/v3/endpoints/{endpoint_id}
added     (42-43)  glance-api -> keystone  GET /identity/v3/limits
added     (44-45)  glance-api -> keystone  GET /identity/v3/registered_limits
16 changes: 16 added
",
    ),
];

/// What `diff` prints, without what differs in each call.
fn changes(old: &str, new: &str) -> String {
    let [old, new] = [old, new].map(|name| format!("{name}.log.gz"));
    let run = Run::new(&project("tests/calls")).args(["diff", &old, &new]).code(3);
    let said = run.any_stdout().any_stderr().check().stdout;
    said.lines().filter(|line| !line.starts_with(' ')).flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn exactly_the_calls_that_differ_are_reported() {
    for ([old, new], wanted) in PAIRS {
        assert_eq!(changes(old, new), wanted, "{old} {new}");
    }
}

/// The other way round, what was added is removed, and nothing else is.
#[test]
fn the_other_way_round_the_changes_are_the_same() {
    for ([old, new], wanted) in PAIRS {
        let count = |text: &str, kind: &str| {
            text.lines().filter(|line| line.starts_with(&format!("{kind} "))).count()
        };
        let found = changes(new, old);
        for (kind, other) in [("added", "removed"), ("removed", "added"), ("changed", "changed")] {
            assert_eq!(count(&found, kind), count(wanted, other), "{new} {old}\n{found}");
        }
    }
}
