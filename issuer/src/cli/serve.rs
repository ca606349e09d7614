use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::{Shared, rim};
use crate::http::{Office, bind, serve};
use issuer_office::config::Config;
use issuer_office::signing::TrustInPlace;

const EXAMPLES: &str = "\
Examples:
  issuer serve                              the shop's page at http://127.0.0.1:8080/verify/
  issuer serve --listen 0.0.0.0:8080        for phones in this house, behind a proxy with TLS
";

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "Browsers give the camera and offline use to HTTPS and to this machine alone. Ctrl-C or SIGTERM ends it."
)]
pub(super) struct Arguments {
    /// The address and port; port 0 is a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let config = Config::load(&shared.config).map_err(Failure::environment)?;
    let trust = TrustInPlace::read(&config.key_places(), shared.demo_keys())
        .map_err(Failure::environment)?;
    let office = Office {
        output: Arc::new(config.output.folder),
        anchors: Arc::new(trust.anchors),
        other_shops: config.shops.other_shops,
        clock: rim::clock,
    };
    block_on(async {
        let listener = bind(arguments.listen).await.map_err(Failure::environment)?;
        let address = listener.local_addr().map_err(Failure::environment)?;
        let page = format!("http://{address}/verify/");
        if shared.json {
            println!("{}", json!({ "page": page }));
        } else {
            println!("The shop's page is at {page}; Ctrl-C ends it");
        }
        serve(listener, office).await?;
        Ok(Ending::Done)
    })
}
