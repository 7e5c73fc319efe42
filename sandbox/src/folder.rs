//! A folder of files to serve: on the disk, or in the program.

use std::future::{Ready, ready};
use std::io::{self, Cursor, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

#[cfg(feature = "program")]
use clap::builder::{PathBufValueParser, TypedValueParser};
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::fs::{Backend, File, Metadata};

/// A folder of files that the sandbox serves.
#[derive(Clone, Debug)]
pub enum Folder {
    /// A folder of the file system.
    Disk(PathBuf),
    /// Files that are part of the program.
    Included(&'static [IncludedFile]),
}

/// Parses an argument. clap's parser of paths refuses an empty one, which would be the current folder.
#[cfg(feature = "program")]
pub(crate) fn parser() -> impl TypedValueParser<Value = Folder> {
    PathBufValueParser::new().map(Folder::Disk)
}

/// A file that is part of the program.
#[derive(Debug)]
pub struct IncludedFile {
    /// Its path in the folder, such as `form/index.html`.
    pub path: &'static str,
    /// Its content, such as that of `include_bytes!`.
    pub content: &'static [u8],
}

/// The file system of [`Folder::Included`], for [`ServeDir`](tower_http::services::ServeDir).
#[derive(Clone)]
pub(crate) struct IncludedFiles {
    files: &'static [IncludedFile],
    /// The time of the start stands for that of the last change. An older time would let a browser keep the file that another
    /// version of the program served at the same address.
    modified: SystemTime,
}

impl IncludedFiles {
    pub(crate) fn new(files: &'static [IncludedFile]) -> Self {
        Self {
            files,
            modified: SystemTime::now(),
        }
    }

    fn find(&self, path: &Path) -> io::Result<Entry> {
        let names = path.components().filter_map(|component| match component {
            Component::Normal(name) => name.to_str(),
            _ => None,
        });
        let path = names.collect::<Vec<_>>().join("/");
        let is_below = |file: &IncludedFile| {
            let rest = file.path.strip_prefix(&*path);
            path.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let content = match self.files.iter().find(|file| file.path == path) {
            Some(file) => Some(file.content),
            None if self.files.iter().any(is_below) => None,
            None => return Err(io::ErrorKind::NotFound.into()),
        };
        Ok(Entry {
            content,
            modified: self.modified,
        })
    }
}

impl Backend for IncludedFiles {
    type File = OpenFile;
    type Metadata = Entry;
    type OpenFuture = Ready<io::Result<OpenFile>>;
    type MetadataFuture = Ready<io::Result<Entry>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        ready(self.find(&path).and_then(|entry| {
            let content = entry.content.ok_or(io::ErrorKind::IsADirectory)?;
            Ok(OpenFile {
                entry,
                reader: Cursor::new(content),
            })
        }))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        ready(self.find(&path))
    }
}

/// A file or a folder in the program.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// `None` for a folder.
    content: Option<&'static [u8]>,
    modified: SystemTime,
}

impl Metadata for Entry {
    fn is_dir(&self) -> bool {
        self.content.is_none()
    }

    fn modified(&self) -> io::Result<SystemTime> {
        Ok(self.modified)
    }

    fn len(&self) -> u64 {
        self.content.map_or(0, |content| {
            u64::try_from(content.len()).unwrap_or(u64::MAX)
        })
    }
}

/// A file in the program that is being read.
pub(crate) struct OpenFile {
    entry: Entry,
    reader: Cursor<&'static [u8]>,
}

impl File for OpenFile {
    type Metadata = Entry;
    type MetadataFuture<'a> = Ready<io::Result<Entry>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.entry))
    }
}

impl AsyncRead for OpenFile {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.reader).poll_read(context, buffer)
    }
}

impl AsyncSeek for OpenFile {
    fn start_seek(mut self: Pin<&mut Self>, position: SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.reader).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.reader).poll_complete(context)
    }
}
