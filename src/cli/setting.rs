//! `kiosque setting`: what an administrator sets while the hub runs. Its name and sentence are those of
//! its own group: `kiosque space edit kiosque --name … --sentence …`.

use clap::Subcommand;

use crate::accounts::By;
use crate::app::App;
use crate::settings;

#[derive(Subcommand)]
pub enum Action {
    /// Print every setting as JSON
    Show,
    /// Set one (an unknown key is answered with the list); an empty value hides what it is for
    Set { key: String, value: String },
}

pub async fn run(app: &App, action: Action) -> anyhow::Result<()> {
    match action {
        Action::Show => {
            let mut tx = app.db.read().await?;
            super::print_json(&settings::load(&mut tx).await?)
        }
        Action::Set { key, value } => {
            let mut tx = app.db.begin().await?;
            let now = app.clock.now();
            settings::change(&mut tx, By::Operator, &key, &value, now).await?;
            tx.commit().await?;
            println!("set: {key}");
            Ok(())
        }
    }
}
