//! The currency codes of ISO 4217.

use crate::issue::{Code, Expected};
use crate::limits::ValidationError;

/// The active codes of list one, one after the other, as published for 2026.
const CODES: &str = "\
    AEDAFNALLAMDAOAARSAUDAWGAZNBAMBBDBDTBHDBIFBMDBNDBOBBOVBRLBSDBTNBWPBYNBZD\
    CADCDFCHECHFCHWCLFCLPCNYCOPCOUCRCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKP\
    GBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHR\
    KMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXN\
    MXVMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBD\
    SCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGX\
    USDUSNUYIUYUUYWUZSVEDVESVNDVUVWSTXADXAFXAGXAUXBAXBBXBCXBDXCDXCGXDRXOFXPD\
    XPFXPTXSUXTSXUAXXXYERZARZMWZWG";

/// For `#[validate(custom)]`.
pub(crate) fn validate(value: &str) -> Result<(), ValidationError> {
    if is_currency(value) {
        Ok(())
    } else {
        Err(ValidationError::Field(Code::WrongType {
            expected: Expected::Currency,
            nullable: false,
        }))
    }
}

fn is_currency(text: &str) -> bool {
    let (codes, _) = CODES.as_bytes().as_chunks::<3>();
    codes.iter().any(|code| code == text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_sorted() {
        let (codes, rest) = CODES.as_bytes().as_chunks::<3>();
        assert_eq!((codes.len(), rest), (178, &b""[..]));
        assert!(codes.is_sorted());
    }

    #[test]
    fn only_whole_codes_in_capitals_are_codes() {
        for code in ["AED", "USD", "ZWG"] {
            assert!(is_currency(code), "{code}");
        }
        // `EDA` stands in the list across two codes; the kuna is withdrawn.
        for text in ["", "usd", "US", "USDX", "EDA", "HRK", "ZZZ"] {
            assert!(!is_currency(text), "{text}");
        }
    }
}
