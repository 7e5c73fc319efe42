//! Tests of the checks: small source trees that break one rule each, with the exact message.

use crate::check_tree;
use crate::tree::Tree;

/// Asserts the text of every violation in a tree.
#[track_caller]
pub fn assert_violations(files: &[(&str, &str)], expected: &[&str]) {
    let report = check_tree(&Tree::of(files));
    let violations: Vec<String> = report.violations.iter().map(ToString::to_string).collect();
    assert_eq!(violations, expected);
}

/// A crate whose modules are `text`, `issue`, `rules`, `draft` and `schema`, where `file` has other text.
#[track_caller]
fn assert_violations_in_house(file: &str, text: &str, expected: &[&str]) {
    let root = "mod draft; mod issue; mod rules; mod schema; mod text; pub use issue::Code;";
    let mut files = vec![
        ("src/lib.rs", root),
        ("src/text.rs", "pub fn concat() {}"),
        ("src/issue.rs", "pub mod code; pub use code::Code;"),
        ("src/issue/code.rs", "pub enum Code { Required }"),
        (
            "src/rules.rs",
            "pub fn email() {} pub mod number { pub fn digits() {} }",
        ),
        ("src/draft.rs", "pub struct Draft;"),
        ("src/schema.rs", "pub struct Field;"),
    ];
    files.retain(|(path, _)| *path != file);
    files.push((file, text));
    assert_violations(&files, expected);
}

#[test]
fn a_file_may_use_its_own_folder_and_lower_floors() {
    assert_violations_in_house(
        "src/draft.rs",
        "use crate::issue::Code; use crate::text;",
        &[],
    );
    let schema =
        "use crate::{draft::Draft, rules}; fn f() { rules::email(); crate::text::concat() }";
    assert_violations_in_house("src/schema.rs", schema, &[]);
}

#[test]
fn a_file_may_not_use_a_higher_floor() {
    let expected = &["src/issue/code.rs -> src/schema.rs: floor 2 may not use floor 6"];
    for user in [
        "use crate::schema::Field; pub enum Code {}",
        "pub use crate::schema::*; pub enum Code {}",
        "use super::super::schema::{self as other}; pub enum Code {}",
        "pub enum Code { Field(Vec<crate::schema::Field>) }",
        "pub fn f() { if true { crate::schema::Field::new::<u8>() } } pub enum Code {}",
        "pub fn f() { println!(\"{}\", [crate::schema::NAME]) } pub enum Code {}",
        "#[serde(with = \"crate::schema\")] pub enum Code {}",
        "#[schemars(transform = crate::schema::refine)] pub enum Code {}",
        "pub enum Code { #[validate(custom(function = crate::schema::check))] Field }",
        "macro_rules! m { () => { $crate::schema::Field } } pub enum Code {}",
        "pub enum Code {} #[cfg(test)] mod tests { use crate::schema::Field; }",
        "pub enum Code {} fn f() { use crate::schema::Field; }",
    ] {
        assert_violations_in_house("src/issue/code.rs", user, expected);
    }
}

#[test]
fn links_in_comments_and_other_crates_are_no_arrows() {
    for user in [
        "/// See [`Field`](crate::schema::Field).\npub enum Code {}",
        "// use crate::schema::Field;\npub enum Code {}",
        "pub const WHERE: &str = \"crate::schema\"; pub enum Code {}",
        "use ::schema::Field; pub enum Code {}",
        "use schema::Field; pub enum Code {}",
    ] {
        assert_violations_in_house("src/issue/code.rs", user, &[]);
    }
}

#[test]
fn a_re_export_does_not_hide_the_floor_of_what_it_names() {
    let text = "pub use crate::rules::number::digits;";
    let expected = &["src/text.rs -> src/rules.rs: floor 1 may not use floor 3"];
    assert_violations_in_house("src/text.rs", text, expected);
}

#[test]
fn two_folders_on_one_floor_may_not_use_each_other() {
    assert_violations_in_house(
        "src/rules.rs",
        "use crate::draft::Draft;",
        &["src/rules.rs -> src/draft.rs: rules may not use draft, which stands on floor 3 too"],
    );
}

#[test]
fn no_floor_may_use_the_top() {
    assert_violations(
        &[
            ("src/lib.rs", "mod ffi; mod text;"),
            ("src/ffi.rs", "pub use crate::text::concat;"),
            (
                "src/text.rs",
                "pub fn concat() {} fn f() { crate::ffi::call() }",
            ),
        ],
        &[
            "src/text.rs -> src/ffi.rs: floor 1 may not use the top",
            "src: a circle of 2 arrows\n    src/ffi.rs -> src/text.rs\n    src/text.rs -> src/ffi.rs",
        ],
    );
}

#[test]
fn a_file_imports_from_modules_and_not_from_the_root() {
    let facade = |name: &str| {
        format!(
            "src/schema.rs -> src/lib.rs: `crate::{name}` must be imported from the module that defines it"
        )
    };
    let code = facade("Code");
    assert_violations_in_house("src/schema.rs", "use crate::{Code, text};", &[&code]);
    assert_violations_in_house("src/schema.rs", "use super::Code;", &[&code]);
    assert_violations_in_house("src/schema.rs", "fn f(code: crate::Code) {}", &[&code]);
    assert_violations_in_house("src/schema.rs", "use crate::*;", &[&facade("*")]);
}

#[test]
fn every_file_of_the_crate_stands_on_a_floor_and_in_a_module() {
    assert_violations_in_house(
        "src/js/told.js",
        "",
        &["src/js/told.js: no floor has this file or folder"],
    );
    assert_violations_in_house(
        "src/text/unused.rs",
        "",
        &["src/text/unused.rs: no module declares this file"],
    );
}

#[test]
fn a_file_that_cannot_be_parsed_is_a_violation() {
    assert_violations_in_house(
        "src/text.rs",
        "pub fn {}",
        &["src/text.rs: cannot be parsed: expected identifier"],
    );
}

#[test]
fn only_the_named_files_depend_on_a_target() {
    assert_violations_in_house(
        "src/text.rs",
        "#[cfg(target_arch = \"wasm32\")] use wasm_bindgen::JsValue;",
        &[
            "src/text.rs: `target_arch` is only allowed in src/client/future.rs, src/gloo.rs, src/reqwest.rs",
            "src/text.rs: `wasm_bindgen` is only allowed in src/client/future.rs, src/gloo.rs, src/reqwest.rs",
        ],
    );
    assert_violations_in_house("src/text.rs", "// Not for target_arch.\n", &[]);
    assert_violations(
        &[
            ("src/lib.rs", "mod gloo;"),
            ("src/gloo.rs", "#![cfg(target_arch = \"wasm32\")]"),
        ],
        &[],
    );
}

#[test]
fn a_circle_of_rust_files_is_shown_with_its_arrows() {
    assert_violations(
        &[
            (
                "xtask/src/main.rs",
                "mod a; mod b; mod c; fn main() { a::run() }",
            ),
            ("xtask/src/a.rs", "use crate::b; pub fn run() { b::run() }"),
            ("xtask/src/b.rs", "pub fn run() { super::c::run() }"),
            (
                "xtask/src/c.rs",
                "use crate::{a::run as go, b}; pub fn run() { go() }",
            ),
        ],
        &["xtask/src: a circle of 3 arrows\n    \
           xtask/src/a.rs -> xtask/src/b.rs\n    \
           xtask/src/b.rs -> xtask/src/c.rs\n    \
           xtask/src/c.rs -> xtask/src/a.rs"],
    );
}

#[test]
fn a_module_may_stand_in_the_folder_of_another_crate() {
    assert_violations(
        &[
            (
                "xtask/src/main.rs",
                "mod a; #[path = \"../../cli/src/grouped.rs\"] mod grouped; fn main() { a::run() }",
            ),
            (
                "xtask/src/a.rs",
                "use crate::grouped::grouped; pub fn run() { grouped() }",
            ),
            ("cli/src/main.rs", "mod grouped;"),
            ("cli/src/grouped.rs", "pub fn grouped() {}"),
        ],
        &[],
    );
}

#[test]
fn a_child_that_uses_its_parent_closes_a_circle_if_the_parent_uses_the_child() {
    let child = (
        "cli/src/json/text.rs",
        "use super::Json; pub fn to_text(json: Json) {}",
    );
    let circle = "cli/src: a circle of 2 arrows\n    \
                  cli/src/json.rs -> cli/src/json/text.rs\n    \
                  cli/src/json/text.rs -> cli/src/json.rs";
    for (parent, expected) in [
        ("mod text; pub struct Json;", &[][..]),
        ("mod text; pub use text::to_text; pub struct Json;", &[]),
        ("mod text; pub use self::text::*; pub struct Json;", &[]),
        ("mod text; use text::to_text; pub struct Json;", &[circle]),
        (
            "mod text; pub use text::to_text; pub struct Json; fn f() { to_text(Json) }",
            &[circle],
        ),
        (
            "mod text; pub struct Json; fn f() { text::to_text(Json) }",
            &[circle],
        ),
        (
            "mod text; pub struct Json; fn f() { assert!(text::to_text(Json)) }",
            &[circle],
        ),
    ] {
        assert_violations(
            &[
                ("cli/src/lib.rs", "mod json;"),
                ("cli/src/json.rs", parent),
                child,
            ],
            expected,
        );
    }
}

#[test]
fn an_arrow_leads_to_the_file_that_defines_the_name() {
    // `b` uses a name of `json/text.rs` that `json.rs` re-exports, and `json.rs` uses `b`: no circle.
    assert_violations(
        &[
            ("wasm/src/lib.rs", "mod b; mod json; pub use json::to_text;"),
            (
                "wasm/src/b.rs",
                "use crate::json; pub fn b() { json::to_text() }",
            ),
            (
                "wasm/src/json.rs",
                "mod text; pub use text::*; fn f() { crate::b::b() }",
            ),
            ("wasm/src/json/text.rs", "pub fn to_text() {}"),
        ],
        &[],
    );
}

#[test]
fn a_program_beside_a_library_is_a_root_too() {
    assert_violations(
        &[
            ("sandbox/src/lib.rs", "pub mod app; pub fn complain() {}"),
            ("sandbox/src/app.rs", "pub fn run() {}"),
            (
                "sandbox/src/main.rs",
                "mod stop; pub const CODE: u8 = 1; fn main() { stop::stop() }",
            ),
            ("sandbox/src/stop.rs", "use crate::CODE; pub fn stop() {}"),
        ],
        &["sandbox/src: a circle of 2 arrows\n    \
           sandbox/src/main.rs -> sandbox/src/stop.rs\n    \
           sandbox/src/stop.rs -> sandbox/src/main.rs"],
    );
}

#[test]
fn source_files_have_at_most_350_lines() {
    let (full, long) = ("\n".repeat(350), "\n".repeat(351));
    assert_violations(
        &[
            ("pkg-template/index.d.ts", &long),
            ("tests/npm/bulk.test.mjs", &long),
            ("www/form.js", &full),
            ("www/style.css", &long),
            ("xtask/size.mjs", &long),
        ],
        &["xtask/size.mjs: 351 lines, but at most 350 are allowed"],
    );
}
