//! Finds the imports in the text of a JavaScript file.
//!
//! The scanner splits the text into words, strings, comments and marks, so that text which only looks like an
//! import, in a string, a template or a comment, is skipped. It does not parse: whether a `/` begins a regular
//! expression is guessed from the word or mark before it.

/// One import.
#[derive(Debug, PartialEq)]
pub struct Import<'a> {
    /// The text between the quotes.
    pub specifier: &'a str,
    /// Whether it stands in a JSDoc comment, where only a type checker follows it.
    pub is_type_only: bool,
}

/// Every `import`, `export … from`, `import('…')` and `require('…')`, then those of JSDoc comments.
pub fn imports(source: &str) -> Vec<Import<'_>> {
    let (tokens, comments) = split(source);
    let import = |specifier, is_type_only| Import {
        specifier,
        is_type_only,
    };
    let code = specifiers(&tokens)
        .into_iter()
        .map(|specifier| import(specifier, false));
    let types = comments.into_iter().flat_map(jsdoc_specifiers);
    code.chain(types.map(|specifier| import(specifier, true)))
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
    Word(&'a str),
    Text(&'a str),
    Template,
    Spread,
    Mark(char),
}

/// Words after which an expression begins.
const BEFORE_EXPRESSION: [&str; 14] = [
    "await",
    "case",
    "delete",
    "do",
    "else",
    "in",
    "instanceof",
    "new",
    "of",
    "return",
    "throw",
    "typeof",
    "void",
    "yield",
];

/// The tokens of a source text, and its `/* … */` comments.
fn split(source: &str) -> (Vec<Token<'_>>, Vec<&str>) {
    let mut tokens = Vec::new();
    let mut comments = Vec::new();
    // For each template that is open: how many braces are open in its `${…}`.
    let mut templates: Vec<usize> = Vec::new();
    let mut rest = if source.starts_with("#!") {
        after_line(source)
    } else {
        source
    };
    while let Some(first) = rest.chars().next() {
        let after = rest.split_at(first.len_utf8()).1;
        if let Some(comment) = rest.strip_prefix("/*") {
            let (comment, end) = comment.split_once("*/").unwrap_or((comment, ""));
            comments.push(comment);
            rest = end;
        } else if rest.starts_with("//") {
            rest = after_line(rest);
        } else if is_part_of_word(first) {
            let end = rest
                .find(|char| !is_part_of_word(char))
                .unwrap_or(rest.len());
            let (word, end) = rest.split_at(end);
            tokens.push(Token::Word(word));
            rest = end;
        } else if let Some(end) = rest.strip_prefix("...") {
            tokens.push(Token::Spread);
            rest = end;
        } else if matches!(first, '"' | '\'')
            && let Some((text, end)) = until(after, first)
        {
            tokens.push(Token::Text(text));
            rest = end;
        } else if first == '/'
            && begins_expression(tokens.last())
            && let Some((_, end)) = until(after, '/')
        {
            tokens.push(Token::Template);
            rest = end;
        } else if first == '`' || (first == '}' && templates.last() == Some(&0)) {
            if first == '}' {
                templates.pop();
            }
            let (end, is_open) = template(after);
            if is_open {
                templates.push(0);
                tokens.push(Token::Mark('('));
            } else {
                tokens.push(Token::Template);
            }
            rest = end;
        } else {
            match (first, templates.last_mut()) {
                ('{', Some(open)) => *open += 1,
                ('}', Some(open)) => *open -= 1,
                _ => {}
            }
            if !first.is_whitespace() {
                tokens.push(Token::Mark(first));
            }
            rest = after;
        }
    }
    (tokens, comments)
}

fn after_line(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest)
}

fn is_part_of_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '$')
}

/// Whether a `/` after this token begins a regular expression rather than divides.
fn begins_expression(token: Option<&Token<'_>>) -> bool {
    match token {
        None | Some(Token::Spread) => true,
        Some(Token::Word(word)) => BEFORE_EXPRESSION.contains(word),
        Some(Token::Text(_) | Token::Template) => false,
        Some(Token::Mark(mark)) => !matches!(mark, ')' | ']' | '}'),
    }
}

/// The text up to a closing quote or slash on the same line, and the text after it.
fn until(text: &str, close: char) -> Option<(&str, &str)> {
    let mut is_escaped = false;
    let mut in_class = false;
    for (index, char) in text.char_indices() {
        match char {
            _ if is_escaped => is_escaped = false,
            '\n' => return None,
            '\\' => is_escaped = true,
            // In a regular expression, `[/]` holds a slash that does not close it.
            '[' if close == '/' => in_class = true,
            ']' if close == '/' => in_class = false,
            _ if char == close && !in_class => {
                let (inside, end) = text.split_at(index);
                return Some((inside, end.split_at(close.len_utf8()).1));
            }
            _ => {}
        }
    }
    None
}

/// The text after the next `${` or the closing backtick of a template, and whether it was a `${`.
fn template(text: &str) -> (&str, bool) {
    let mut chars = text.char_indices();
    while let Some((index, char)) = chars.next() {
        let rest = text.split_at(index).1;
        match char {
            '\\' => {
                chars.next();
            }
            '`' => return (rest.split_at(1).1, false),
            '$' => {
                if let Some(rest) = rest.strip_prefix("${") {
                    return (rest, true);
                }
            }
            _ => {}
        }
    }
    ("", false)
}

fn specifiers<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    use Token::{Mark, Text, Word};
    let mut found = Vec::new();
    let mut rest = tokens;
    while let [_, tail @ ..] = rest {
        match rest {
            // The name of a member, as in `options.import`.
            [Mark('.'), Word(_), after @ ..] => {
                rest = after;
                continue;
            }
            [Word("import"), Text(specifier), ..]
            | [
                Word("import" | "require"),
                Mark('('),
                Text(specifier),
                Mark(')' | ','),
                ..,
            ] => {
                found.push(*specifier);
            }
            [Word("import"), clause @ ..] => found.extend(from(clause)),
            [Word("export"), Mark('{' | '*'), ..] => found.extend(from(tail)),
            _ => {}
        }
        rest = tail;
    }
    found
}

/// The specifier after `from`, if nothing but names stands before it.
fn from<'a>(clause: &[Token<'a>]) -> Option<&'a str> {
    let mut rest = clause;
    while let [token, tail @ ..] = rest {
        match (token, tail) {
            (Token::Word("from"), [Token::Text(specifier), ..]) => return Some(specifier),
            (Token::Word(_) | Token::Text(_) | Token::Mark('{' | '}' | ',' | '*'), _) => {
                rest = tail
            }
            _ => return None,
        }
    }
    None
}

/// The imports of a comment: `import('./x.js').Name`, and `@import { Name } from './x.js'`.
fn jsdoc_specifiers(comment: &str) -> Vec<&str> {
    // Only `/**` begins a JSDoc comment; the first `/*` is cut off already.
    let Some(text) = comment.strip_prefix('*') else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for call in text.split("import(").skip(1) {
        let quote = call
            .chars()
            .next()
            .filter(|quote| matches!(quote, '"' | '\''));
        let inside = quote.and_then(|quote| until(call.split_at(1).1, quote));
        found.extend(inside.map(|(specifier, _)| specifier));
    }
    for tag in text.split("@import").skip(1) {
        found.extend(from(&split(tag).0));
    }
    found
}

mod tests {
    use super::*;

    #[track_caller]
    fn assert_imports(source: &str, expected: &[(&str, bool)]) {
        let expected: Vec<Import> = expected
            .iter()
            .map(|&(specifier, is_type_only)| Import {
                specifier,
                is_type_only,
            })
            .collect();
        assert_eq!(imports(source), expected, "{source}");
    }

    #[test]
    fn every_form_of_an_import_is_found() {
        for source in [
            "import './a.js'",
            "import a from './a.js';",
            "import a, { b as c } from \"./a.js\" with { type: 'json' };",
            "import * as a from'./a.js'",
            "import {\n  a, // one\n  'b' as b, /* two */\n} from './a.js';",
            "export * from './a.js';",
            "export { a, b } from './a.js'",
            "const a = await import('./a.js');",
            "const a = [...import('./a.js')];",
            "const { a } = require('./a.js').b;",
            "const text = `${await import('./a.js')} and ${`nested ${1}`}`;",
            "const regex = /['\"`/]/g; import './a.js'",
            "const half = 1 / 2; import './a.js'; 3 / 4",
            "const text = 'it\\'s'; import './a.js'",
            "#!/usr/bin/env node's\nimport './a.js'",
            "return <p>It's here</p>;\nimport './a.js'",
        ] {
            assert_imports(source, &[("./a.js", false)]);
        }
    }

    #[test]
    fn what_only_looks_like_an_import_is_not_found() {
        for source in [
            "// import './a.js'",
            "/* import './a.js' */",
            "const text = \"import './a.js'\";",
            "const text = `import './a.js' ${1} from './a.js'`;",
            "const regex = /import 'a'/;",
            "const url = import.meta.url; const from = './a.js';",
            "const a = await import(`./${name}.js`);",
            "options.import('./a.js');",
            "export { a };\nconst from = './a.js';",
            "export const a = { from: './a.js' };",
        ] {
            assert_imports(source, &[]);
        }
    }

    #[test]
    fn imports_in_jsdoc_are_of_types_only() {
        let source = "\
        /** It isn't here. @import { A,\n * B } from './a.js' */\n\
        /** @param {import('./b.js').B} b @returns {typeof import(\"./c.js\")} */\n\
        /* import('./d.js') */\n\
        import './e.js';";
        let expected = [
            ("./e.js", false),
            ("./a.js", true),
            ("./b.js", true),
            ("./c.js", true),
        ];
        assert_imports(source, &expected);
    }
}
