//! The tables of the journal in PostgreSQL, in the schema `caibo`. Those of the jobs are in the schema `caibo_queue`, by
//! `graphile_worker`.

use graphile_worker::{DbError, DbExecutor, DbParams, DbTransaction};

/// The schema of the jobs. It is not that of other programs that use `graphile_worker` in the same database.
pub const JOBS: &str = "caibo_queue";

/// Programs that start together make the tables one after the other.
const LOCK: &str = "SELECT pg_advisory_xact_lock(4837659014)";

const STATEMENTS: [&str; 5] = [
    "CREATE SCHEMA IF NOT EXISTS caibo",
    "CREATE TABLE caibo.imports (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL UNIQUE,
        digest text NOT NULL,
        key_column text,
        rows bigint NOT NULL,
        is_read boolean NOT NULL DEFAULT false
    )",
    "CREATE TABLE caibo.rows (
        import bigint NOT NULL REFERENCES caibo.imports,
        key uuid NOT NULL,
        content bigint NOT NULL,
        line bigint NOT NULL,
        state smallint NOT NULL,
        refusal text,
        PRIMARY KEY (import, key)
    )",
    // The rows that wait for an outcome, which are counted again and again.
    "CREATE INDEX open_rows ON caibo.rows (import) WHERE state = 1",
    "CREATE TABLE caibo.rate (
        is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
        rows_a_second bigint,
        next timestamptz NOT NULL DEFAULT now()
    )",
];

/// Makes the tables, unless they are there: to make an index that exists would still wait for all programs that write.
pub async fn create(transaction: &DbTransaction) -> Result<(), DbError> {
    transaction.execute(LOCK, DbParams::new()).await?;
    let exist = "SELECT to_regclass('caibo.imports') IS NOT NULL AS exist";
    let row = transaction.fetch_one(exist, DbParams::new()).await?;
    if row.try_get("exist")? {
        return Ok(());
    }
    for statement in STATEMENTS {
        transaction.execute(statement, DbParams::new()).await?;
    }
    Ok(())
}
