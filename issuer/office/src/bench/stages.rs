use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use card_payload::{FamilyCard, StatusReference, ToBeSigned, qr_text};
use issuer_domain::Family;
use issuer_render::CardData;
use issuer_render::face::lay_out_with;
use issuer_render::pdf::OutputProfile;
use issuer_render::pdf::floor::Floor;
use issuer_render::pdf::lot::{LotSetup, LotWriter};
use issuer_render::press::PressProfile;
use issuer_render::qr;
use issuer_render::text::TextShaper;
use time::OffsetDateTime;

use super::BenchError;
use super::process_usage::thread_time;
use crate::app::App;
use crate::signing::{KeyRing, Signer};
use crate::storage::{LotCard, LotCards};
use crate::workflow::card_content::{CardTerms, claims};
use crate::workflow::plan_parts::PartPlan;
use crate::workflow::renderer::Renderer;
use crate::workflow::stored_card_data::stored_card_data;

/// A step of making a card, of the floor or of the lot writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Claims, signature, deflate, base45.
    Sign,
    /// The QR symbol with its mask.
    Symbol,
    /// The photo, from the disk's cache.
    Photo,
    /// Placing every text.
    LayOut,
    /// Drawing, deflating and writing both pages.
    Write,
    /// The floor's QR symbol, deflating and writing.
    FloorWrite,
}

/// Processor time a card, on one core.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StageTimes {
    /// Cards that were measured.
    pub cards: u32,
    sign: Duration,
    symbol: Duration,
    photo: Duration,
    lay_out: Duration,
    write: Duration,
    floor_write: Duration,
}

impl StageTimes {
    /// The time of a stage for one card.
    pub fn of(&self, stage: Stage) -> Duration {
        let all = match stage {
            Stage::Sign => self.sign,
            Stage::Symbol => self.symbol,
            Stage::Photo => self.photo,
            Stage::LayOut => self.lay_out,
            Stage::Write => self.write,
            Stage::FloorWrite => self.floor_write,
        };
        all / self.cards.max(1)
    }

    /// What any writer must do for one card.
    pub fn floor(&self) -> Duration {
        self.of(Stage::Sign) + self.of(Stage::Photo) + self.of(Stage::FloorWrite)
    }

    /// What the lot writer does for one card.
    pub fn lot_writer(&self) -> Duration {
        self.of(Stage::Sign)
            + self.of(Stage::Symbol)
            + self.of(Stage::Photo)
            + self.of(Stage::LayOut)
            + self.of(Stage::Write)
    }

    /// The floor's time by the lot writer's: 1 is as fast as can be.
    pub fn ratio(&self) -> f64 {
        self.floor().as_secs_f64() / self.lot_writer().as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// Cards in a round: each stage goes over them in turn, so that what disturbs the machine disturbs
/// all stages alike.
const ROUND: u32 = 250;

/// Measures floor and lot writer on the first cards of a frozen lot, at most so many; files go to `folder`.
pub async fn measure_stages(
    app: &App,
    lot: &str,
    cards_max: u64,
    folder: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<StageTimes, BenchError> {
    let keys = KeyRing::demo()?;
    let card_key = keys.first_card_key()?;
    let renderer = Renderer::bundled()?;
    let create = |name| {
        File::create(folder.join(name))
            .map(BufWriter::new)
            .map_err(fail)
    };
    let setup = LotSetup {
        title: "bench".to_owned(),
        lot_id: "bench".to_owned(),
        created: OffsetDateTime::UNIX_EPOCH,
        profile: OutputProfile::coated(),
        press: PressProfile::bundled("single").map_err(fail)?,
        first_sequence: 1,
        first_sheet: 1,
    };
    let mut bench = Round {
        app,
        signer: card_key,
        renderer: &renderer,
        shaper: TextShaper::new(renderer.fonts()),
        writer: LotWriter::new(create("bench.pdf")?, renderer.fonts(), setup).map_err(fail)?,
        floor: create("bench.floor")?,
        times: StageTimes::default(),
    };
    let mut position = 0;
    loop {
        let rest = LotCards::Places {
            after: position,
            last: cards_max,
        };
        let cards = app.storage.lots().list_cards(lot, rest, ROUND).await?;
        let Some(last) = cards.last() else { break };
        position = last.position;
        bench.measure(&cards)?;
        progress(cards.len() as u64);
    }
    bench.writer.finish().map_err(fail)?;
    bench.floor.flush().map_err(fail)?;
    Ok(bench.times)
}

struct Round<'office> {
    app: &'office App,
    signer: &'office dyn Signer,
    renderer: &'office Renderer,
    shaper: TextShaper,
    writer: LotWriter<BufWriter<File>>,
    floor: BufWriter<File>,
    times: StageTimes,
}

impl Round<'_> {
    fn measure(&mut self, cards: &[LotCard]) -> Result<(), BenchError> {
        let terms = self.app.issue_terms();
        let (signed, sign) = timed(|| {
            cards
                .iter()
                .map(|lot_card| {
                    let family = &lot_card.family.family;
                    let card = &lot_card.card;
                    let plan = PartPlan::of(family.members.len(), card.version.number.part());
                    let place = &card.version.status_place;
                    let status = StatusReference {
                        index: place.index,
                        uri: place.uri.clone(),
                    };
                    let card_terms = CardTerms {
                        issue_number: 1,
                        plan: &plan,
                        not_before: None,
                        expires_at: card.version.expires_at,
                        status,
                    };
                    sign(&claims(family, card_terms, &terms), self.signer)
                })
                .collect::<Result<Vec<_>, _>>()
        })?;
        let (photos, photo) = timed(|| {
            cards
                .iter()
                .map(|card| self.photo(&card.family.family))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let mut data = cards
            .iter()
            .map(|card| stored_card_data(&card.card, &card.family.family, &self.app.photos))
            .collect::<Result<Vec<CardData>, _>>()
            .map_err(fail)?;
        for ((card, text), photo) in data.iter_mut().zip(signed).zip(photos) {
            card.qr_text = text;
            card.photo = photo;
        }
        let (symbols, symbol) = timed(|| {
            data.iter()
                .map(|card| qr::choose(&card.qr_text))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let (faces, lay_out) = timed(|| {
            data.iter()
                .zip(&symbols)
                .map(|(card, symbol)| {
                    let layout = self.renderer.layout_of(card);
                    lay_out_with(card, layout, symbol.clone(), &mut self.shaper)
                })
                .collect::<Result<Vec<_>, _>>()
        })?;
        let ((), write) = timed(|| {
            data.iter().zip(&faces).try_for_each(|(card, faces)| {
                self.writer
                    .add_card(card, faces, self.renderer.layout_of(card))
                    .map(drop)
            })
        })?;
        let drawn = data.iter().zip(&faces);
        let layouts = |card| self.renderer.layout_of(card);
        let mut floor = Floor::new(
            drawn.map(|(card, faces)| (card, faces, layouts(card))),
            self.renderer.fonts(),
        )
        .map_err(fail)?;
        let ((), floor_write) = timed(|| {
            data.iter()
                .enumerate()
                .try_for_each(|(index, card)| floor.card(index, card, &mut self.floor))
        })?;
        let times = &mut self.times;
        times.cards += u32::try_from(cards.len()).unwrap_or(u32::MAX);
        times.sign += sign;
        times.photo += photo;
        times.symbol += symbol;
        times.lay_out += lay_out;
        times.write += write;
        times.floor_write += floor_write;
        Ok(())
    }

    fn photo(&self, family: &Family) -> Result<Option<Vec<u8>>, crate::storage::StorageError> {
        family
            .photo
            .as_ref()
            .map(|photo| self.app.photos.get(&photo.sha256))
            .transpose()
    }
}

fn sign(card: &FamilyCard, signer: &dyn Signer) -> Result<String, Box<dyn Error + Send + Sync>> {
    let unsigned = ToBeSigned::card(card, signer.key_id())?;
    let signature = signer.sign(unsigned.bytes())?;
    Ok(qr_text(&unsigned.into_token(signature)))
}

fn timed<Output, E>(
    work: impl FnOnce() -> Result<Output, E>,
) -> Result<(Output, Duration), BenchError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let begun = thread_time()?;
    let output = work().map_err(|error| BenchError::Stage(error.into()))?;
    Ok((output, thread_time()?.saturating_sub(begun)))
}

fn fail(error: impl Into<Box<dyn Error + Send + Sync>>) -> BenchError {
    BenchError::Stage(error.into())
}
