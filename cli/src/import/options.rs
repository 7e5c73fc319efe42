//! What to import, and how.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use encoding_rs::Encoding;
use sha2::{Digest as _, Sha256};

use super::api::Api;
use super::input::{Input, Survey};
use super::ledger::{self, Ledger};
use super::reader::{Claims, Reader};
use super::report::{Report, Subject};
use super::row_file::RowFile;
use crate::failure::Failure;
use crate::format::{Format, FormatOptions};
use crate::journal::{Journal, Settings};
use crate::rejects::Rejects;

/// What to import, and how.
pub struct Options {
    pub file: PathBuf,
    pub journal: PathBuf,
    pub api: Api,
    pub concurrency: u32,
    /// The largest number of rows in a second.
    pub rate: Option<NonZeroU32>,
    pub is_dry_run: bool,
    /// Whether the file may differ from the one that the journal is about.
    pub may_have_changed: bool,
    /// Whether rows are sent with idempotency keys.
    pub has_keys: bool,
    pub uncertain: Option<PathBuf>,
    pub rejects: Option<PathBuf>,
    pub encoding: Option<&'static Encoding>,
    pub wanted: FormatOptions,
    /// The URL of a queue, whose workers send the rows.
    pub queue: Option<String>,
}

impl Options {
    /// The name of the import in a queue.
    pub fn import_name(&self) -> String {
        import_name(&self.file)
    }

    pub fn open(&self) -> Result<Input, Failure> {
        Input::open(&self.file, self.encoding, &self.wanted)
    }

    /// Compares what the import was begun with, and notes what it goes on with.
    pub fn begin(&self, journal: &Journal, survey: &Survey) -> Result<(), Failure> {
        let settings = Settings {
            base_url: self.api.base_url.as_str().to_owned(),
            ..self.settings(survey)
        };
        let begun = journal.settings()?;
        if let Some(begun) = &begun {
            self.compare(begun, &settings, "name another --journal")?;
        }
        journal.begin(&settings)
    }

    /// What the import is begun with, without the URL of the API.
    pub fn settings(&self, survey: &Survey) -> Settings {
        Settings {
            digest: self.digest(survey),
            base_url: String::new(),
            key_column: self.wanted.key.clone(),
            has_keys: self.has_keys,
        }
    }

    /// Compares the settings with those that the import was begun with. Only the digest may differ, with `--changed`. `remedy` ends
    /// the messages.
    ///
    /// # Errors
    ///
    /// A setting differs.
    pub fn compare(
        &self,
        begun: &Settings,
        settings: &Settings,
        remedy: &str,
    ) -> Result<(), Failure> {
        let differs = |what: &str| {
            Err(Failure::new(format!(
                "this import was begun with another {what}: use that one, or {remedy}"
            )))
        };
        if begun.base_url != settings.base_url {
            return differs(&format!("--base-url, {}", begun.base_url));
        }
        if begun.key_column != settings.key_column {
            return differs("--key");
        }
        if begun.has_keys != settings.has_keys {
            return differs("choice of --no-idempotency");
        }
        if begun.digest != settings.digest && !self.may_have_changed {
            return Err(Failure::new(format!(
                "{}, or how it is read, has changed since its import was begun. --changed goes on: a row that was sent is not \
                 sent again, but one that was edited after that is a new customer, or is rejected with --key. If it is another \
                 file, {remedy}",
                self.file.display()
            )));
        }
        Ok(())
    }

    /// The digest of the file, and of how it is read.
    pub fn digest(&self, survey: &Survey) -> [u8; 32] {
        let FormatOptions {
            name,
            delimiter,
            maps,
            ..
        } = &self.wanted;
        let encoding = self.encoding.map(Encoding::name);
        let reading = format!("{:?}", (name, delimiter, maps, encoding));
        let digest = Sha256::new().chain_update(survey.digest);
        digest.chain_update(reading).finalize().into()
    }

    pub fn reader<'a>(&'a self, journal: &'a dyn Claims, ledger: &'a Mutex<Ledger>) -> Reader<'a> {
        Reader {
            journal,
            ledger,
            has_keys: self.has_keys,
            key_column: self.wanted.key.as_deref(),
            interrupted: None,
        }
    }

    pub fn ledger(&self, input: &Input, survey: &Survey) -> Result<Ledger, Failure> {
        let create = |path: Option<&Path>, option| match path {
            None => Ok(None),
            Some(path) => {
                let source = input.chunks.source();
                let file = Rejects::create(path, option, &self.file, &input.format, source)?;
                Ok(Some(RowFile::new(file, Arc::clone(&input.format))))
            }
        };
        Ok(Ledger::new(
            &survey.tally,
            create(self.rejects.as_deref(), "--rejects")?,
            create(self.uncertain.as_deref(), "--uncertain")?,
        ))
    }

    pub fn report(
        &self,
        rows: u64,
        format: &Format,
        ledger: &Mutex<Ledger>,
    ) -> Result<Report, Failure> {
        let mut ledger = ledger::lock(ledger);
        ledger.finish()?;
        let subject = Subject {
            file: &self.file,
            format,
            base_url: self.queue.is_none().then_some(self.api.base_url.as_str()),
            rows,
            key_column: self.wanted.key.as_deref(),
            has_keys: self.has_keys,
            is_dry_run: self.is_dry_run,
        };
        Ok(Report::new(subject, &ledger))
    }

    /// Reads the file, and reports what the journal knows of its rows. Nothing is sent. Returns also whether every row has an
    /// outcome.
    ///
    /// # Errors
    ///
    /// The file has changed since the survey, or a file cannot be read or written.
    pub fn look_up(
        &self,
        survey: &Survey,
        journal: &dyn Claims,
    ) -> Result<(Report, bool), Failure> {
        let input = self.open()?;
        let format = Arc::clone(&input.format);
        let ledger = Mutex::new(self.ledger(&input, survey)?);
        let reading = self.reader(journal, &ledger).run(input, None)?;
        self.compare_digest(reading.digest, survey)?;
        let report = self.report(survey.rows, &format, &ledger)?;
        let is_complete = ledger::lock(&ledger).settled() == survey.rows;
        Ok((report, is_complete))
    }

    /// Compares the digest of a file that was read with that of the survey.
    ///
    /// # Errors
    ///
    /// They differ.
    pub fn compare_digest(&self, digest: Option<[u8; 32]>, survey: &Survey) -> Result<(), Failure> {
        if digest.is_some_and(|digest| digest != survey.digest) {
            let file = self.file.display();
            return Err(Failure::new(format!(
                "{file} was changed while it was imported"
            )));
        }
        Ok(())
    }
}

/// The name of a file's import in a queue: that of the file, in whatever folder it is.
pub fn import_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}
