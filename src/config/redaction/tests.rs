//! Tests of what names say.

use super::{Kind, Name, NameRule, OwnRules, Redaction, Where};

fn rules(headers: &[&str], keys: &[&str]) -> Redaction {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Redaction::new(OwnRules { headers: owned(headers), keys: owned(keys), ..OwnRules::default() })
}

const fn whole(kind: Kind) -> NameRule {
    NameRule::Whole(kind)
}

#[test]
fn headers_are_hit_by_name_and_by_last_words() {
    let rules = rules(&["X_My-Secret-Thing", "Vary"], &[]);
    let rule = |name| rules.name(&Name::of(name), Where::Header);
    assert_eq!(rule("X-Auth-Token"), Some(whole(Kind::Token)));
    assert_eq!(rule("x_subject_token"), Some(whole(Kind::Token)));
    assert_eq!(rule("X-Custom-Api-Key"), Some(whole(Kind::Key)));
    assert_eq!(rule("X-Account-Meta-Temp-Url-Key-2"), Some(whole(Kind::Key)));
    assert_eq!(rule("Proxy-Authorization"), Some(NameRule::Scheme));
    assert_eq!(rule("Set-Cookie"), Some(NameRule::SetCookies));
    assert_eq!(rule("X-My-Secret-Thing"), Some(whole(Kind::Secret)));
    assert_eq!(rule("vary"), Some(whole(Kind::Secret)), "a configuration wins");
    for shown in ["X-Requestshook-Request-Id", "X-Next-Token", "WWW-Authenticate", "Brokentoken"] {
        assert_eq!(rule(shown), None, "{shown}");
    }
}

#[test]
fn keys_are_hit_by_their_words() {
    let rules = rules(&[], &["serialNo"]);
    let cases = [
        ("password", Some(whole(Kind::Password))),
        ("adminPass", Some(whole(Kind::Password))),
        ("OS-EXT-SRV-ATTR:user_data", Some(whole(Kind::Userdata))),
        ("HTTPToken", Some(whole(Kind::Token))),
        ("bypass", None),
        ("password_expires_at", None),
        ("secret_id", Some(whole(Kind::Secret))),
        ("token_id", None),
        ("next_token", None),
        ("public_key", None),
        ("ssh_private_key", Some(whole(Kind::Key))),
        ("serial_no", Some(whole(Kind::Secret))),
        ("pin", Some(whole(Kind::Password))),
        ("credentials", None),
        ("signature", None),
        ("", None),
    ];
    for (key, rule) in cases {
        assert_eq!(rules.name(&Name::of(key), Where::Key), rule, "{key}");
    }
}

#[test]
fn what_was_added_to_a_name_and_other_languages_count_for_nothing_and_for_much() {
    let rules = rules(&[], &[]);
    let names = [
        "password1",
        "password_2",
        "password_confirmation",
        "passwordAgain",
        "new_password_repeat",
        "mypassword",
        "비밀번호",
        "새비밀번호",
        "contraseña",
        "Mot de passe",
        "Пароль",
        "密码",
        "パスワード",
        "รหัสผ่าน",
    ];
    for name in names {
        assert_eq!(rules.name(&Name::of(name), Where::Key), Some(whole(Kind::Password)), "{name}");
    }
    for shown in ["password_min_length", "token_type_2", "passport", "secretary", "input_tokens"] {
        assert_eq!(rules.name(&Name::of(shown), Where::Key), None, "{shown}");
    }
    let counts = ["used_tokens", "pass", "password"].map(|name| {
        let name = Name::of(name);
        (Redaction::counts(&name, true), Redaction::counts(&name, false))
    });
    assert_eq!(counts, [(true, true), (false, true), (false, false)]);
}

#[test]
fn parameters_know_more_names() {
    let rules = rules(&[], &[]);
    let rule = |name: &str| rules.name(&Name::of(name), Where::Parameter);
    assert_eq!(rule("signature"), Some(whole(Kind::Signature)));
    assert_eq!(rule("X-Amz-Signature"), Some(whole(Kind::Signature)));
    assert_eq!((rule("code"), rule("marker")), (None, None));
    assert!(Redaction::beside(&Name::of("code")).is_some_and(|beside| beside.is_told_by("state")));
}

#[test]
fn every_name_of_the_list_says_something() {
    let list: serde_json::Value =
        serde_json::from_str(include_str!("list.json")).expect("the list is JSON");
    let (rules, mut count) = (rules(&[], &[]), 0);
    let groups = ["words", "glued"].map(|part| list[part].as_array().expect("a list of groups"));
    for group in groups.into_iter().flatten().filter(|group| group["kind"].is_string()) {
        let place = match group["in"][0].as_str() {
            Some("header") => Where::Header,
            Some("parameter") => Where::Parameter,
            _ => Where::Key,
        };
        for name in group["names"].as_array().into_iter().flatten() {
            let name = name.as_str().expect("a name");
            assert!(rules.name(&Name::of(name), place).is_some(), "{name}");
            if name.is_ascii() {
                assert!(
                    rules.name(&Name::of(&name.to_uppercase()), place).is_some(),
                    "{name} in capitals"
                );
            }
            // The words of a whole name are joined, wherever it is parted.
            if let (Some(true), Some((start, end))) =
                (group["whole"].as_bool(), name.split_at_checked(name.len() - 1))
            {
                let parted = format!("{start}_{end}");
                assert!(rules.name(&Name::of(&parted), place).is_some(), "{parted}");
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}
