//! Lots in a store that speaks S3: a server of somebody else's (moto), on this machine only.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use system_tests::office::Office;
use system_tests::tool;

/// Begins the server on a free port, makes the bucket, says the port, and serves until its standard
/// input ends.
const SERVER: &str = "
import sys, urllib.request
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
urllib.request.urlopen(urllib.request.Request(f'http://127.0.0.1:{port}/lots', method='PUT'))
print(port, flush=True)
sys.stdin.read()
";

/// Writes every object of the bucket into a folder.
const FETCH: &str = "
import os, sys, boto3
endpoint, folder = sys.argv[1:]
client = boto3.client('s3', endpoint_url=endpoint, region_name='ap-south-1',
                      aws_access_key_id='test', aws_secret_access_key='test')
for listed in client.list_objects_v2(Bucket='lots')['Contents']:
    path = os.path.join(folder, listed['Key'])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    client.download_file('lots', listed['Key'], path)
";

struct Server {
    process: Child,
    endpoint: String,
}

impl Server {
    fn begin() -> Self {
        let mut process = python()
            .args(["-c", SERVER])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python starts");
        let mut port = String::new();
        let said = process.stdout.take().expect("its output");
        BufReader::new(said).read_line(&mut port).expect("a port");
        assert!(!port.trim().is_empty(), "the server does not start");
        let endpoint = format!("http://127.0.0.1:{}", port.trim());
        Self { process, endpoint }
    }

    fn fetch_all(&self, folder: &Path) {
        let fetched = python()
            .args(["-c", FETCH, &self.endpoint])
            .arg(folder)
            .status()
            .expect("Python starts");
        assert!(fetched.success(), "the bucket's objects are fetched");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends with its standard input; there is nobody to tell where it does not.
        drop(self.process.stdin.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn python() -> Command {
    let python = std::env::var_os("INTEROP_PYTHON").expect("INTEROP_PYTHON: tests/run sets it");
    Command::new(python)
}

/// Runs `issuer` in the demo's folder with what a bucket needs in the environment.
fn issuer(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(tool::program("issuer"))
        .args(arguments)
        .args(["--config", "issuer.toml", "--allow-demo-keys"])
        .args(["--at", system_tests::office::NOW])
        .current_dir(folder)
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_REGION", "ap-south-1")
        .stdin(Stdio::null())
        .output()
        .expect("the issuer starts");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn write_lots_to(demo: &Path, bucket: &str, server: &Server) {
    let path = demo.join("issuer.toml");
    let settings = fs::read_to_string(&path).expect("settings");
    let output = format!(
        "[output]\nlots = \"{bucket}\"\nendpoint = \"{}\"\n",
        server.endpoint
    );
    fs::write(&path, settings.replace("[output]\n", &output)).expect("settings are written");
}

#[test]
fn a_lot_in_a_bucket_has_the_same_bytes_as_in_a_folder() {
    let office = Office::open();
    office.issuer_json(0, &["demo", "--families", "60", "--out", "demo"]);
    let demo = office.folder().join("demo");
    let local = demo.join("lot-0001");
    let server = Server::begin();
    write_lots_to(&demo, "s3://lots/2026", &server);

    // The lot is drawn once more, all of it, and lands in the bucket.
    for piece in ["0", "1"] {
        let (code, said) = issuer(&demo, &["lot", "redraw", "lot-0001", "--piece", piece]);
        assert_eq!(code, 0, "{said}");
    }
    let (code, said) = issuer(&demo, &["lot", "print", "lot-0001", "--json"]);
    assert_eq!(code, 0, "{said}");
    let report: Value =
        serde_json::from_str(said.lines().last().unwrap_or_default()).expect("JSON");
    assert_eq!(report["place"], "s3://lots/2026/lot-0001");

    let fetched = office.folder().join("fetched");
    server.fetch_all(&fetched);
    for file in [
        "proof.pdf",
        "cards.pdf",
        "manifest.json",
        "manifest.csv",
        "SHA256SUMS",
    ] {
        let read = |folder: &Path| fs::read(folder.join(file)).expect(file);
        assert!(
            read(&fetched.join("2026/lot-0001")) == read(&local),
            "{file} differs"
        );
    }
}

#[test]
fn a_bucket_that_is_not_there_is_told_with_what_to_do() {
    let office = Office::open();
    office.issuer_json(0, &["demo", "--families", "3", "--out", "demo"]);
    let demo = office.folder().join("demo");
    let server = Server::begin();
    write_lots_to(&demo, "s3://nowhere/2026", &server);
    let (code, said) = issuer(&demo, &["lot", "range", "lot-0001", "1-2"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("ranges/lot-0001/cards-00001-00002.pdf in s3://nowhere/2026"),
        "{said}"
    );
    assert!(said.contains("hint: "), "{said}");
}
