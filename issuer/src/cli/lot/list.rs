use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::table::{self, Align};
use super::super::terminal::Paint;
use super::super::{Shared, human, rim};
use issuer_office::workflow::lot_progress::LotProgress;

pub(super) fn run(shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let mut lots = Vec::new();
        for lot in app.storage.lots().list().await? {
            let progress = LotProgress::of(&app, &lot.lot_id).await?;
            lots.push((lot, progress));
        }
        app.storage.close().await;
        if shared.json {
            let lots = lots.iter().map(|(lot, progress)| {
                json!({
                    "lot": lot.lot_id,
                    "created_at": rim::format_time(lot.created_at),
                    "area": lot.area,
                    "press": lot.press,
                    "cards": lot.cards,
                    "drawn": progress.drawn,
                    "state": progress.state.word(),
                })
            });
            println!("{}", json!({ "lots": lots.collect::<Vec<_>>() }));
            return Ok(Ending::Done);
        }
        if lots.is_empty() {
            println!("There is no lot yet\n\nNext: `issuer lot create lot-0001`");
            return Ok(Ending::Done);
        }
        let heading = [
            ("Lot", Align::Left),
            ("Frozen", Align::Left),
            ("Area", Align::Left),
            ("Press", Align::Left),
            ("Cards", Align::Right),
            ("Drawn", Align::Right),
            ("State", Align::Left),
        ];
        let rows = lots.iter().map(|(lot, progress)| {
            vec![
                lot.lot_id.clone(),
                rim::format_time(lot.created_at),
                lot.area.clone(),
                lot.press.clone(),
                human::count(lot.cards),
                human::count(progress.drawn),
                progress.state.word().to_owned(),
            ]
        });
        print!("{}", table::render(Paint::stdout(), &heading, rows));
        Ok(Ending::Done)
    })
}
