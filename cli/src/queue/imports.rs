//! The imports of a queue: what they were begun with, and how far they are.

use graphile_worker::{Database, DbError, DbExecutor, DbRow, DbTransaction, DbValue};

use crate::journal::{Settings, UNKNOWN_LINE};

/// How far an import is.
pub struct Progress {
    pub name: String,
    /// The rows of the file.
    pub rows: i64,
    pub created: i64,
    /// The rows that the API has rejected.
    pub rejected: i64,
    /// The rows that are in the queue, or in the hands of a worker.
    pub queued: i64,
}

/// An import, as it was begun.
pub struct Import {
    pub id: i64,
    pub settings: Settings,
    /// Whether its file was read to its end and had not changed meanwhile, so that the lines of its rows are right.
    pub is_read: bool,
}

/// The import of that name; `None` if there is none.
pub async fn find(database: &impl DbExecutor, name: &str) -> Result<Option<Import>, DbError> {
    let select = "SELECT id, digest, key_column, is_read FROM caibo.imports WHERE name = $1::text";
    let values = vec![DbValue::Text(name.to_owned())];
    let row = database.fetch_optional(select, values.into()).await?;
    let import = |row: DbRow| {
        let digest: String = row.try_get("digest")?;
        let settings = Settings {
            digest: digest_of_hex(&digest),
            base_url: String::new(),
            key_column: row.try_get("key_column")?,
            has_keys: true,
        };
        Ok(Import {
            id: row.try_get("id")?,
            settings,
            is_read: row.try_get("is_read")?,
        })
    };
    row.map(import).transpose()
}

/// Begins an import, unless there is one of that name. Returns whether it was begun.
pub async fn insert(
    transaction: &DbTransaction,
    name: &str,
    settings: &Settings,
    rows: u64,
) -> Result<bool, DbError> {
    let insert = "
        INSERT INTO caibo.imports (name, digest, key_column, rows) VALUES ($1::text, $2::text, $3::text, $4::bigint)
        ON CONFLICT DO NOTHING
        RETURNING id";
    let values = vec![
        DbValue::Text(name.to_owned()),
        DbValue::Text(hex_of_digest(&settings.digest)),
        DbValue::TextOpt(settings.key_column.clone()),
        DbValue::I64(rows as i64),
    ];
    let inserted = transaction.fetch_optional(insert, values.into()).await?;
    Ok(inserted.is_some())
}

/// Locks an import until the transaction ends, so that no other program changes it.
pub async fn lock(transaction: &DbTransaction, name: &str) -> Result<(), DbError> {
    let lock = "SELECT FROM caibo.imports WHERE name = $1::text FOR UPDATE";
    let values = vec![DbValue::Text(name.to_owned())];
    transaction.execute(lock, values.into()).await?;
    Ok(())
}

/// Whether an import is still that of the file. If so, no other program changes or removes it until the transaction ends.
pub async fn is_current(
    transaction: &DbTransaction,
    import: i64,
    settings: &Settings,
) -> Result<bool, DbError> {
    let select =
        "SELECT id FROM caibo.imports WHERE id = $1::bigint AND digest = $2::text FOR SHARE";
    let values = vec![
        DbValue::I64(import),
        DbValue::Text(hex_of_digest(&settings.digest)),
    ];
    let found = transaction.fetch_optional(select, values.into()).await?;
    Ok(found.is_some())
}

/// Notes that the file was read to its end.
pub async fn set_read(database: &Database, import: i64) -> Result<(), DbError> {
    let update = "UPDATE caibo.imports SET is_read = true WHERE id = $1::bigint";
    let values = vec![DbValue::I64(import)];
    database.execute(update, values.into()).await?;
    Ok(())
}

/// Begins to read a file again, which may have changed. Known rows keep their outcomes. Their lines are reset, since they may have
/// moved.
pub async fn read_again(
    transaction: &DbTransaction,
    import: i64,
    settings: &Settings,
    rows: u64,
) -> Result<(), DbError> {
    let change = "
        UPDATE caibo.imports SET digest = $2::text, rows = $3::bigint, is_read = false
        WHERE id = $1::bigint";
    let values = vec![
        DbValue::I64(import),
        DbValue::Text(hex_of_digest(&settings.digest)),
        DbValue::I64(rows as i64),
    ];
    transaction.execute(change, values.into()).await?;
    let reset = "UPDATE caibo.rows SET line = $2::bigint WHERE import = $1::bigint";
    let values = vec![DbValue::I64(import), DbValue::I64(UNKNOWN_LINE as i64)];
    transaction.execute(reset, values.into()).await?;
    Ok(())
}

/// Removes an import and what is known of its rows.
pub async fn remove(transaction: &DbTransaction, import: i64) -> Result<(), DbError> {
    for delete in [
        "DELETE FROM caibo.rows WHERE import = $1::bigint",
        "DELETE FROM caibo.imports WHERE id = $1::bigint",
    ] {
        let values = vec![DbValue::I64(import)];
        transaction.execute(delete, values.into()).await?;
    }
    Ok(())
}

/// How many rows of an import have no outcome yet.
pub async fn count_open(database: &impl DbExecutor, import: i64) -> Result<u64, DbError> {
    let select = "SELECT count(*) AS open FROM caibo.rows WHERE import = $1::bigint AND state = 1";
    let values = vec![DbValue::I64(import)];
    let row = database.fetch_one(select, values.into()).await?;
    Ok(row.try_get::<i64>("open")?.unsigned_abs())
}

/// How far all imports are, by their names. Outcomes of rows that are not in the file any more are left out.
pub async fn progress(database: &Database) -> Result<Vec<Progress>, DbError> {
    let select = "
        SELECT name, imports.rows,
            count(*) FILTER (WHERE state = 2 AND line <> $1::bigint) AS created,
            count(*) FILTER (WHERE state = 3 AND line <> $1::bigint) AS rejected,
            count(*) FILTER (WHERE state = 1) AS queued
        FROM caibo.imports LEFT JOIN caibo.rows ON rows.import = imports.id
        GROUP BY imports.id ORDER BY name";
    let values = vec![DbValue::I64(UNKNOWN_LINE as i64)];
    let rows = database.fetch_all(select, values.into()).await?;
    let progress = rows.iter().map(|row| {
        Ok(Progress {
            name: row.try_get("name")?,
            rows: row.try_get("rows")?,
            created: row.try_get("created")?,
            rejected: row.try_get("rejected")?,
            queued: row.try_get("queued")?,
        })
    });
    progress.collect()
}

fn hex_of_digest(digest: &[u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest of hexadecimal digits. Of another text it is one that no file has.
fn digest_of_hex(text: &str) -> [u8; 32] {
    let mut digest = [0; 32];
    let (pairs, _) = text.as_bytes().as_chunks::<2>();
    for (byte, pair) in digest.iter_mut().zip(pairs) {
        let pair = str::from_utf8(pair).unwrap_or_default();
        *byte = u8::from_str_radix(pair, 16).unwrap_or_default();
    }
    digest
}
