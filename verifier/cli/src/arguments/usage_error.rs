/// Why a command line is not understood.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UsageError {
    #[error(transparent)]
    Option(#[from] pico_args::Error),
    #[error(
        "no verifier update is given\n\n\
         hint: card-verify --update FILE …; the department publishes the file, and \
         `issuer demo` writes one. With --state DIR the last one is kept"
    )]
    NoUpdate,
    #[error(
        "nothing to verify\n\n\
         hint: give a QR's text, --image FILE, or - for standard input. `card-verify update import` \
         takes lists and verifies nothing"
    )]
    Nothing,
    #[error(
        "more than one text is given\n\n\
         hint: put the text in quotes: it has spaces; or give several on standard input with -"
    )]
    SeveralTexts,
    #[error("codes and deltas cannot both come from standard input")]
    TwoFromStandardInput,
    #[error("--threshold says how many roots must have signed, and no --root is given")]
    ThresholdAlone,
    #[error("{0} is for --watch only")]
    WithoutWatch(&'static str),
    #[error(
        "--watch and {0} do not go together\n\n\
         hint: - in place of --watch tells all that a card says, with --json too"
    )]
    WithWatch(&'static str),
    #[error("--watch reads one device\n\nhint: a text in quotes needs no --watch")]
    SeveralDevices,
    #[error("`{0}` is no option of card-verify")]
    UnknownOption(String),
    #[error("`{0}` is no time\n\nhint: write it as 2026-11-21T10:30:00+05:30")]
    Time(String),
    #[error(
        "`update` does one of two things\n\n\
         hint: card-verify update import FILE… --state DIR, or card-verify update show --state DIR"
    )]
    NoVerb,
    #[error("no folder is given that keeps the lists\n\nhint: add --state DIR")]
    NoState,
    #[error(
        "no file is given to import\n\n\
         hint: name signed files, text files with SMS, photos of posters, or - for standard input"
    )]
    NoFile,
    #[error("`{0}` is not expected here\n\nhint: card-verify update show --state DIR has no more")]
    NotExpected(String),
    #[error(
        "no program is given to be tested\n\n\
         hint: card-verify conformance [options] -- COMMAND [ARG…]"
    )]
    NoCommand,
    #[error("--answer answers on standard output; it tests no other program")]
    AnswerAlone,
    #[error("--shop says which shop's register it is, and no --ledger is given")]
    ShopAlone,
    #[error(
        "no register is named, or several\n\nhint: card-verify hand-back LEDGER --shop CODE [--month YYYY-MM]"
    )]
    NoLedger,
    #[error("no shop is named\n\nhint: add --shop CODE; it stands in every line of the file")]
    NoShop,
    #[error("`{0}` is no month\n\nhint: write it as 2026-12")]
    Month(String),
    #[error("`{0}` is no kind of vectors\n\nhint: {all}", all = super::KINDS.join(", "))]
    Kind(String),
    #[error("--seconds is the time for one answer, from 1 to 3600")]
    Seconds,
}
