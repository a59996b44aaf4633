//! `kiosque fed policy`: what is wanted with other servers, the verbs of `/administration/serveurs`.
//! What would sever anything is said, and done only with `--sever`.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use serde_json::json;

use crate::accounts::By;
use crate::app::App;
use crate::peers::policies::{Known, Level, Policy};
use crate::policing::{self, Draft, Ties, Who, import, table};

#[derive(Subcommand)]
pub enum Action {
    /// Every domain with what holds for it and all below it
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say how a server is treated: none (admitted, whatever lists say), limit or block
    Set {
        domain: String,
        level: Level,
        /// Show no pictures, films and sounds of its people
        #[arg(long)]
        reject_media: bool,
        /// Take no reports from it
        #[arg(long)]
        reject_reports: bool,
        /// The reason, for whoever reads the list
        #[arg(long, default_value = "")]
        comment: String,
        /// A note for those who decide here
        #[arg(long, default_value = "")]
        note: String,
        /// Do it although it severs followers, animators or comments
        #[arg(long)]
        sever: bool,
    },
    /// Take back what was written or imported about a domain; what lists say holds again
    Remove {
        domain: String,
        /// Do it although it severs followers, animators or comments
        #[arg(long)]
        sever: bool,
    },
    /// Take in a CSV file or a bare list of domains (“-” for standard input)
    Import {
        file: PathBuf,
        /// What a line without a severity means
        #[arg(long, default_value = "block")]
        level: Level,
        /// Only say what it would change
        #[arg(long)]
        preview: bool,
        /// Do it although it severs followers, animators or comments
        #[arg(long)]
        sever: bool,
    },
    /// Print all of it as CSV
    Export,
    /// Whether only servers that are listed here, by hand or by an import, may federate
    OnlyListed {
        #[arg(value_parser = ["yes", "no"])]
        answer: String,
        /// Do it although it severs followers, animators or comments
        #[arg(long)]
        sever: bool,
    },
}

pub async fn run(app: &App, action: Action) -> anyhow::Result<()> {
    let who = Who::new(app, By::Operator);
    match action {
        Action::List { json } => list(app, json).await,
        Action::Export => export(app).await,
        Action::Set {
            domain,
            level,
            reject_media,
            reject_reports,
            comment,
            note,
            sever,
        } => {
            let draft = Draft {
                rejects_media: reject_media,
                rejects_reports: reject_reports,
                public_comment: comment,
                private_comment: note,
                ..Draft::of(&domain, level)
            };
            set(app, &who, &draft, sever).await
        }
        Action::Remove { domain, sever } => remove(app, &who, &domain, sever).await,
        Action::Import {
            file,
            level,
            preview,
            sever,
        } => {
            let bytes = bytes_of(&file)?;
            let read = table::read(&bytes, level, &who);
            let read = read.with_context(|| format!("{} cannot be read", file.display()))?;
            take_in(app, &who, &read, preview, sever).await
        }
        Action::OnlyListed { answer, sever } => {
            only_listed(app, &who, answer == "yes", sever).await
        }
    }
}

/// A file's bytes, at most one more than a table may have.
fn bytes_of(file: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes_max = table::BYTES_MAX as u64 + 1;
    let mut bytes = Vec::new();
    let read = match file == Path::new("-") {
        true => std::io::stdin().take(bytes_max).read_to_end(&mut bytes),
        false => {
            let opened = std::fs::File::open(file);
            opened.and_then(|opened| opened.take(bytes_max).read_to_end(&mut bytes))
        }
    };
    read.with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(bytes)
}

async fn list(app: &App, as_json: bool) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let known = Known::all(&mut tx).await?;
    let policies = known.effective();
    if as_json {
        let each: Vec<_> = policies.iter().map(told).collect();
        return crate::cli::print_json(&json!({
            "onlyListed": known.lists_only(),
            "policies": each,
        }));
    }
    if known.lists_only() {
        println!("Only listed servers may federate.");
    }
    for policy in &policies {
        println!("{}", line(policy));
    }
    Ok(())
}

fn told(policy: &Policy) -> serde_json::Value {
    json!({
        "domain": policy.domain,
        "level": policy.level,
        "rejectsMedia": policy.rejects_media,
        "rejectsReports": policy.rejects_reports,
        "comment": policy.public_comment,
        "note": policy.private_comment,
        "source": policy.source,
        "since": policy.since_ms.rfc3339(),
    })
}

/// `bad.example                              block  no media; hand; Spam`
fn line(policy: &Policy) -> String {
    let mut words = Vec::new();
    if policy.rejects_media {
        words.push("no media");
    }
    if policy.rejects_reports {
        words.push("no reports");
    }
    words.push(&policy.source);
    if !policy.public_comment.is_empty() {
        words.push(&policy.public_comment);
    }
    let level = policy.level.as_str();
    format!("{:<40} {level:<6} {}", policy.domain, words.join("; "))
}

async fn export(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    let known = Known::all(&mut tx).await?;
    print!("{}", table::write(&known.effective())?);
    Ok(())
}

/// Refuses to sever what nobody agreed to.
fn agree(ties: &Ties, sever: bool) -> anyhow::Result<()> {
    if ties.is_empty() {
        return Ok(());
    }
    let all = ties.total();
    println!(
        "This severs {} followers and hides {} comments of {} people; {} followed agendas are \
         paused and emptied; {} no longer look after a space.",
        all.followers,
        all.comments,
        all.people,
        all.agendas,
        ties.animators.len()
    );
    for (_, actor) in &ties.animators {
        println!("  {actor}");
    }
    anyhow::ensure!(
        sever,
        "nothing was changed; say --sever to do it all the same"
    );
    Ok(())
}

async fn set(app: &App, who: &Who, draft: &Draft, sever: bool) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    agree(&policing::foresee(&mut tx, who, draft).await?, sever)?;
    let severed = policing::set(&mut tx, who, draft).await?;
    tx.commit().await?;
    let domain = who.domain(&draft.domain)?;
    println!(
        "{domain}: {}; {} letters dropped.",
        draft.level, severed.letters
    );
    Ok(())
}

async fn remove(app: &App, who: &Who, domain: &str, sever: bool) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    agree(
        &policing::foresee_removal(&mut tx, who, domain).await?,
        sever,
    )?;
    policing::remove(&mut tx, who, domain).await?;
    tx.commit().await?;
    println!("Nothing is written here about {domain} any more.");
    Ok(())
}

async fn take_in(
    app: &App,
    who: &Who,
    read: &table::Table,
    preview: bool,
    sever: bool,
) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let plan = import::foresee(&mut tx, who, read).await?;
    for refused in &plan.refused {
        println!(
            "line {}: “{}” {}",
            refused.line, refused.text, refused.fault
        );
    }
    for domain in &plan.kept {
        println!("{domain} stays as it is written by hand");
    }
    let (new, changed) = (plan.new.len(), plan.changed.len());
    if preview {
        println!("{new} new, {changed} changed, {} as they are.", plan.same);
        return agree(&plan.ties, true);
    }
    agree(&plan.ties, sever)?;
    import::take_in(&mut tx, who, read).await?;
    tx.commit().await?;
    println!("{new} new, {changed} changed, {} as they were.", plan.same);
    Ok(())
}

async fn only_listed(app: &App, who: &Who, yes: bool, sever: bool) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    if yes {
        agree(&policing::foresee_listed_only(&mut tx, who).await?, sever)?;
        policing::list_only(&mut tx, who).await?;
        tx.commit().await?;
        println!("Only listed servers may federate.");
    } else {
        policing::admit_everybody(&mut tx, who).await?;
        tx.commit().await?;
        println!("Everybody may federate who is not blocked.");
    }
    Ok(())
}
