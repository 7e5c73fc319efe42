//! The currency codes of ISO 4217.

use crate::issue::{Code, Expected};

/// The active codes of list one as published for 2026, concatenated in alphabetical order.
const CODES: &str = "\
    AEDAFNALLAMDAOAARSAUDAWGAZNBAMBBDBDTBHDBIFBMDBNDBOBBOVBRLBSDBTNBWPBYNBZD\
    CADCDFCHECHFCHWCLFCLPCNYCOPCOUCRCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKP\
    GBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHR\
    KMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXN\
    MXVMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBD\
    SCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGX\
    USDUSNUYIUYUUYWUZSVEDVESVNDVUVWSTXADXAFXAGXAUXBAXBBXBCXBDXCDXCGXDRXOFXPD\
    XPFXPTXSUXTSXUAXXXYERZARZMWZWG";

/// Checks that a text is an active currency code.
pub(crate) fn check(text: &str) -> Result<(), Code> {
    if is_currency(text) {
        Ok(())
    } else {
        Err(Code::WrongType {
            expected: Expected::Currency,
            nullable: false,
        })
    }
}

/// Every active code.
#[cfg(feature = "schema")]
pub(crate) fn codes() -> Vec<&'static str> {
    let starts = (0..CODES.len()).step_by(3);
    starts
        .filter_map(|start| CODES.get(start..start + 3))
        .collect()
}

fn is_currency(text: &str) -> bool {
    let (codes, _) = CODES.as_bytes().as_chunks::<3>();
    codes.iter().any(|code| code == text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_complete_and_sorted() {
        let (codes, rest) = CODES.as_bytes().as_chunks::<3>();
        assert_eq!((codes.len(), rest), (178, &b""[..]));
        assert!(codes.is_sorted());
    }

    #[test]
    fn only_a_complete_code_in_capitals_is_a_currency() {
        for code in ["AED", "USD", "ZWG"] {
            assert!(is_currency(code), "{code}");
        }
        // `EDA` spans two codes of the list; `HRK`, the kuna, was withdrawn in 2023.
        for text in ["", "usd", "US", "USDX", "EDA", "HRK", "ZZZ"] {
            assert!(!is_currency(text), "{text}");
        }
    }
}
