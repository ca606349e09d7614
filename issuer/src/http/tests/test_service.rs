//! A service of its own for each test: a demonstration office with a few families, and somebody of
//! every role who can sign in.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use card_payload::Timestamp;
use issuer_domain::{Actor, Role};
use issuer_office::app::App;
use issuer_office::config::Config;
use issuer_office::register::synthetic::{RegisterFormat, SyntheticRegister, SyntheticSetup};
use issuer_office::register::{ImportMode, ImportSetup, SourceProfile, import};
use issuer_office::signing::KeyRing;
use issuer_office::workflow::demo_folder::{SETTINGS, begin_demo_folder};
use issuer_office::workflow::demo_staff::{DemoPerson, add_demo_staff, give_demo_passwords};
use issuer_office::workflow::issue_cards::issue_cards;
use issuer_office::workflow::publish_update::publish_update;
use issuer_office::workflow::renderer::Renderer;
use issuer_office::workflow::secret_columns::init_secrets;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::http::limits::FromWhere;
use crate::http::oidc::Oidc;
use crate::http::router::router;
use crate::http::service::{Parts, Service};

/// 2026-12-05T06:00:00Z
pub(in crate::http) const NOW: Timestamp = Timestamp::from_seconds(1_796_450_400);
/// Families in it.
const FAMILIES: u32 = 12;

pub(in crate::http) struct TestService {
    pub(in crate::http) service: Service,
    pub(in crate::http) people: Vec<DemoPerson>,
    router: Router,
    _folder: TempDir,
}

/// Other bytes each time it is asked, as from the system.
#[expect(clippy::unnecessary_wraps, reason = "a system may have none to give")]
fn throw_dice() -> Option<[u8; 32]> {
    static THROWN: AtomicU64 = AtomicU64::new(0);
    let thrown = THROWN.fetch_add(1, Ordering::Relaxed);
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        let [low, high, ..] = (thrown * 40_503 + at as u64 * 24_593).to_le_bytes();
        *byte = low ^ high;
    }
    bytes[24..].copy_from_slice(&thrown.to_be_bytes());
    Some(bytes)
}

/// What came back.
pub(in crate::http) struct Answer {
    pub(in crate::http) status: StatusCode,
    pub(in crate::http) headers: HeaderMap,
    pub(in crate::http) text: String,
    pub(in crate::http) bytes: Vec<u8>,
}

impl Answer {
    /// Where it sends the browser.
    pub(in crate::http) fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |to| to.to_str().unwrap())
    }
}

/// A browser with its cookies.
pub(in crate::http) struct Browser<'service> {
    service: &'service TestService,
    cookies: Vec<(String, String)>,
}

impl TestService {
    pub(in crate::http) async fn open() -> Self {
        Self::open_as(|_, _| ()).await
    }

    /// One to which a payment gateway sends messages that it signs with this secret.
    pub(in crate::http) async fn open_with_webhook(secret: &str) -> Self {
        Self::open_as(|config, folder| {
            let file = folder.join("webhook.secret");
            std::fs::write(&file, secret).unwrap();
            let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(&file, private).unwrap();
            config.counter.webhook_secret_file = Some(file);
        })
        .await
    }

    /// One with other settings.
    pub(in crate::http) async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::open_as(|config, _| change(config)).await
    }

    /// One that can keep second factors, with other settings.
    pub(in crate::http) async fn open_with_factors(change: impl FnOnce(&mut Config)) -> Self {
        Self::open_as(|config, folder| {
            config.secrets.key_file = Some(folder.join("secrets.key"));
            change(config);
        })
        .await
    }

    async fn open_as(change: impl FnOnce(&mut Config, &Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("office");
        begin_demo_folder(&out).unwrap().finish().unwrap();
        let mut config = Config::load(&out.join(SETTINGS)).unwrap();
        // So few that a list of all families needs a second person.
        config.cards.bulk_cards = 6;
        change(&mut config, folder.path());
        let open = async || {
            App::open(config.clone(), Actor::office(), NOW, [7; 32])
                .await
                .unwrap()
        };
        let mut app = open().await;
        if config.secrets.key_file.is_some() {
            init_secrets(&app).await.unwrap();
            app = open().await;
        }
        add_demo_staff(&app).await.unwrap();
        let mut throws = 0;
        let random = || {
            throws += 1;
            Some([throws; 32])
        };
        let people = give_demo_passwords(&app, random).await.unwrap();
        let keys = KeyRing::demo().unwrap();
        let mut renderer = Renderer::bundled().unwrap();
        let register = SyntheticRegister::write(
            &folder.path().join("register"),
            &SyntheticSetup {
                families: FAMILIES,
                seed: 1,
                bad_families: 0,
                photos: false,
                as_on: time::macros::date!(2026 - 12 - 05),
                format: RegisterFormat::Csv,
            },
        )
        .unwrap();
        let setup = ImportSetup {
            register: register.path.clone(),
            source: SourceProfile::bundled(SourceProfile::REGISTER).unwrap(),
            as_on: None,
            numbers: app.config.register.number_patterns().unwrap(),
            reject_file: folder.path().join("rejected.csv"),
            photos: app.photos.clone(),
            now: app.now,
            mode: ImportMode::default(),
        };
        import(&app.storage, &setup, |_| ()).await.unwrap();
        issue_cards(&app, &keys, &mut renderer, &mut |_| ())
            .await
            .unwrap();
        publish_update(&app, &keys).await.unwrap();
        let service = Service::new(Parts {
            anchors: keys.anchors.clone(),
            specimen: true,
            oidc: Oidc::open(&app.config).unwrap(),
            app,
            keys,
            renderer,
            clock: || NOW,
            random: throw_dice,
        });
        let where_from = FromWhere {
            behind_proxy: false,
        };
        Self {
            router: router(&service, where_from),
            service,
            people,
            _folder: folder,
        }
    }

    /// Somebody of a role.
    pub(in crate::http) fn person(&self, role: Role) -> &DemoPerson {
        self.people
            .iter()
            .find(|person| person.role == role)
            .unwrap()
    }

    /// A browser that has been nowhere.
    pub(in crate::http) fn browser(&self) -> Browser<'_> {
        Browser {
            service: self,
            cookies: vec![("language".to_owned(), "en".to_owned())],
        }
    }

    /// A browser in which somebody of a role has signed in.
    pub(in crate::http) async fn signed_in(&self, role: Role) -> Browser<'_> {
        let person = self.person(role);
        let mut browser = self.browser();
        let form = [("name", person.name), ("password", &*person.password)];
        let answer = browser.post("/sign-in", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        browser
    }
}

impl Browser<'_> {
    /// The pages in Hindi from now on.
    pub(in crate::http) fn speak_hindi(&mut self) {
        self.cookies.retain(|(name, _)| name != "language");
        self.cookies.push(("language".to_owned(), "hi".to_owned()));
    }

    pub(in crate::http) async fn get(&mut self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// Sends a form, as a browser does from a page of this service.
    pub(in crate::http) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, path, form, "same-origin").await
    }

    /// Sends a form from a page of `site`.
    pub(in crate::http) async fn send(
        &mut self,
        method: Method,
        path: &str,
        form: &[(&str, &str)],
        site: &str,
    ) -> Answer {
        let fields = form.iter().map(|(name, value)| {
            format!(
                "{name}={}",
                crate::http::local_path::escaped(value).replace('/', "%2F")
            )
        });
        let body = fields.collect::<Vec<_>>().join("&");
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("sec-fetch-site", site)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.ask(request).await
    }

    pub(in crate::http) async fn ask(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ").parse().unwrap();
        request.headers_mut().insert(header::COOKIE, cookies);
        let response: Response = self.service.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let bytes = to_bytes(body, 1 << 24).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.into(),
        }
    }

    /// What the monitor's listener answers.
    pub(in crate::http) async fn monitor(
        &self,
        router: &Router,
        path: &str,
    ) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The value of a cookie.
    pub(in crate::http) fn cookie(&self, name: &str) -> Option<&str> {
        let mut cookies = self.cookies.iter();
        cookies
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}
