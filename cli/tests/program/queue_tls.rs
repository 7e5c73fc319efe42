//! Connects to a queue by TLS.

use std::fs;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use crate::importing::{ROWS, folder_with};
use crate::postgres::Postgres;
use crate::process::{command, run};

#[test]
fn a_server_whose_authority_is_unknown_is_refused() {
    let Some(postgres) = Postgres::start_own() else {
        return;
    };
    let mut authority = CertificateParams::new([]).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, &authority).unwrap();
    postgres.use_tls(&certificate.pem(), &key.serialize_pem());

    let folder = folder_with(ROWS);
    let roots = folder.path().join("roots.pem");
    fs::write(&roots, authority.pem()).unwrap();
    let status = |parameters: &str, has_roots: bool| {
        let queue = format!("{}{parameters}", postgres.url());
        let mut command = command(folder.path(), &["import", "--queue", &queue, "--status"]);
        command.env_remove("PGSSLROOTCERT");
        if has_roots {
            command.env("PGSSLROOTCERT", &roots);
        }
        let output = run(command, b"");
        (output.code, output.stdout, output.stderr)
    };
    let refused = "caibo: the queue cannot be reached: invalid peer certificate: UnknownIssuer\n";
    let refused = (Some(3), String::new(), refused.to_owned());
    let connected = (Some(0), "workers   0\n".to_owned(), String::new());
    for parameters in ["", "?sslmode=require"] {
        assert_eq!(status(parameters, false), refused);
        assert_eq!(status(parameters, true), connected);
    }
    assert_eq!(status("?sslmode=disable", false), connected);
}

#[test]
fn tls_can_be_required() {
    let Some(postgres) = Postgres::start_own() else {
        return;
    };
    let queue = format!("{}?sslmode=require", postgres.url());
    let folder = folder_with(ROWS);
    let status = ["import", "--queue", &queue, "--status"];
    let output = run(command(folder.path(), &status), b"");
    let told = "caibo: the queue cannot be reached: server does not support TLS\n";
    assert_eq!((output.code, output.stderr.as_str()), (Some(3), told));
}
