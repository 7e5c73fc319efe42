//! The rule for a token that the server refused with a 401.

/// Where the token for another attempt comes from, after a 401.
///
/// A refusal belongs to the token that was refused. So many calls that were refused with one token lead to one new token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextToken {
    /// The source of tokens is asked for another one, once for all calls that wait for it.
    Ask,
    /// A newer token is known already.
    Newest,
    /// The source was asked for another one and gave the refused one again.
    None,
}

impl NextToken {
    /// The rule. `is_newest` is whether the refused token equals the newest one that the source gave. `was_asked` is whether
    /// the source has been asked for another one since the attempt got its token.
    ///
    /// ```
    /// use caibo_customers::retry::NextToken;
    ///
    /// assert_eq!(NextToken::after_refusal(true, false), NextToken::Ask);
    /// assert_eq!(NextToken::after_refusal(false, true), NextToken::Newest);
    /// assert_eq!(NextToken::after_refusal(true, true), NextToken::None);
    /// ```
    pub fn after_refusal(is_newest: bool, was_asked: bool) -> Self {
        match (is_newest, was_asked) {
            (false, _) => Self::Newest,
            (true, false) => Self::Ask,
            (true, true) => Self::None,
        }
    }
}
