//! People who sign in here: administrators, editors and members. Signing in is by a link that works once;
//! there is no password to steal.
//!
//! What always holds: only hashes of tokens are stored; a link is used once and within its day; a
//! verb is told who acts ([`By`]) and refuses by itself.

pub mod pages;
pub mod store;

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::audit;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::AccountId;

pub const SIGN_IN_LINK_SECONDS: i64 = 24 * 3600;
pub const SESSION_SECONDS: i64 = 30 * 24 * 3600;
const TOKEN_BYTES: usize = 32;
const HANDLE_CHARS_MAX: usize = 30;
const NAME_CHARS_MAX: usize = 100;

crate::text_enum! {
    /// What a person may do here.
    Role {
        /// Everything, settings and accounts included.
        Administrator = "administrator",
        /// Writes and corrects posts, events and pages.
        Editor = "editor",
        /// Answers and has a profile; neither writes news nor administers.
        Member = "member",
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Account {
    pub id: AccountId,
    pub handle: String,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    pub created_ms: Millis,
}

/// Who asks a verb to act. Permission is an argument, not the caller's politeness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum By {
    /// Someone with a shell on the server: the command line.
    Operator,
    Account(AccountId, Role),
    /// A member whom those who look after a space let write this one thing: their own event.
    Admitted(AccountId),
}

impl By {
    pub fn account(self) -> Option<AccountId> {
        match self {
            By::Operator => None,
            By::Account(id, _) | By::Admitted(id) => Some(id),
        }
    }

    pub fn may_administer(self) -> bool {
        matches!(self, By::Operator | By::Account(_, Role::Administrator))
    }

    /// Whether they may write: the team does, news, events and pages; who was admitted to it, that thing.
    pub fn may_edit(self) -> bool {
        match self {
            By::Operator | By::Admitted(_) => true,
            By::Account(_, role) => matches!(role, Role::Administrator | Role::Editor),
        }
    }
}

impl From<&Account> for By {
    fn from(account: &Account) -> Self {
        By::Account(account.id, account.role)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("a handle has 1 to 30 letters a–z, digits or underscores; “{0}” does not")]
    Handle(String),
    #[error("the handle “{0}” is taken; choose another")]
    HandleTaken(String),
    #[error("a name has 1 to 100 characters")]
    Name,
    #[error("“{0}” is not an e-mail address")]
    Email(String),
    #[error("the e-mail address “{0}” is another account's")]
    EmailTaken(String),
    #[error("only an administrator may do this")]
    NotAllowed,
    #[error("a hub keeps one administrator at least; make another one first")]
    LastAdministrator,
    #[error("there is no such account")]
    Unknown,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Whether a handle may be given to an account or a space: ASCII, because Mastodon refuses others.
pub fn handle_is_valid(handle: &str) -> bool {
    let length_fits = (1..=HANDLE_CHARS_MAX).contains(&handle.len());
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let ends = |c: Option<char>| c.is_some_and(|c| c != '-');
    length_fits
        && handle.chars().all(inner)
        && ends(handle.chars().next())
        && ends(handle.chars().last())
}

/// Opens an account. The handle is taken in the one namespace of people and spaces.
pub async fn open(
    tx: &mut Tx,
    handle: &str,
    name: &str,
    email: Option<&str>,
    role: Role,
    now: Millis,
) -> Result<Account, Refused> {
    if !handle_is_valid(handle) {
        return Err(Refused::Handle(handle.to_owned()));
    }
    if name.trim().is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(Refused::Name);
    }
    if let Some(email) = email
        && email.parse::<lettre::Address>().is_err()
    {
        return Err(Refused::Email(email.to_owned()));
    }
    if let Some(email) = email
        && store::by_email(tx, email).await?.is_some()
    {
        return Err(Refused::EmailTaken(email.to_owned()));
    }
    let account = Account {
        id: AccountId::generate(),
        handle: handle.to_owned(),
        name: name.trim().to_owned(),
        email: email.map(str::to_owned),
        role,
        created_ms: now,
    };
    if !store::take_handle(tx, handle, "account", account.id.0).await? {
        return Err(Refused::HandleTaken(handle.to_owned()));
    }
    store::insert(tx, &account).await?;
    Ok(account)
}

/// An account goes by another handle, which is its own already.
pub async fn call(tx: &mut Tx, account: AccountId, handle: &str) -> sqlx::Result<()> {
    store::call(tx, account, handle).await
}

/// Gives an account another role.
pub async fn change_role(
    tx: &mut Tx,
    by: By,
    account: AccountId,
    role: Role,
    now: Millis,
) -> Result<(), Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    let before = store::by_id(tx, account).await?.ok_or(Refused::Unknown)?;
    let steps_down = before.role == Role::Administrator && role != Role::Administrator;
    if steps_down && store::count_of(tx, Role::Administrator).await? < 2 {
        return Err(Refused::LastAdministrator);
    }
    store::set_role(tx, account, role).await?;
    let line = audit::Line {
        what: audit::What::Role,
        object: &before.handle,
        was: before.role.as_str(),
        became: role.as_str(),
    };
    Ok(audit::note(tx, by, &line, now).await?)
}

/// Closes an account: it signs nobody in any more, and of its owner only the handle is kept, so that
/// it is never another's. Oneself may, and an administrator.
pub async fn close(
    tx: &mut Tx,
    by: By,
    account: AccountId,
    now: Millis,
) -> Result<Account, Refused> {
    if by.account() != Some(account) && !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    let before = store::by_id(tx, account).await?.ok_or(Refused::Unknown)?;
    if before.role == Role::Administrator && store::count_of(tx, Role::Administrator).await? < 2 {
        return Err(Refused::LastAdministrator);
    }
    store::close(tx, account, now).await?;
    Ok(before)
}

/// A token for a link that signs this account in once, within [`SIGN_IN_LINK_SECONDS`].
pub async fn sign_in_token(tx: &mut Tx, account: AccountId, now: Millis) -> sqlx::Result<String> {
    let token = random_token();
    let expires = now.plus_seconds(SIGN_IN_LINK_SECONDS);
    store::insert_sign_in_link(tx, &hash(&token), account, expires).await?;
    Ok(token)
}

/// Uses a sign-in link: answers the session's token, or nothing when the link is unknown, used or
/// out of date.
pub async fn sign_in(tx: &mut Tx, token: &str, now: Millis) -> sqlx::Result<Option<String>> {
    let Some(account) = store::use_sign_in_link(tx, &hash(token), now).await? else {
        return Ok(None);
    };
    let session = random_token();
    let expires = now.plus_seconds(SESSION_SECONDS);
    store::insert_session(tx, &hash(&session), account, now, expires).await?;
    Ok(Some(session))
}

/// Who a session's token belongs to.
pub async fn signed_in(tx: &mut Tx, token: &str, now: Millis) -> sqlx::Result<Option<Account>> {
    store::by_session(tx, &hash(token), now).await
}

pub async fn sign_out(tx: &mut Tx, token: &str) -> sqlx::Result<()> {
    store::delete_session(tx, &hash(token)).await
}

/// A new secret address of somebody's own calendar; the one before leads nowhere any more.
pub async fn calendar_token(tx: &mut Tx, account: AccountId, now: Millis) -> sqlx::Result<String> {
    let token = random_token();
    store::put_calendar_link(tx, account, &hash(&token), now).await?;
    Ok(token)
}

/// Nobody reads their calendar by its secret address any more.
pub async fn revoke_calendar(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    store::delete_calendar_link(tx, account).await
}

/// Whose calendar a secret address is.
pub async fn by_calendar_token(tx: &mut Tx, token: &str) -> sqlx::Result<Option<Account>> {
    match store::by_calendar_link(tx, &hash(token)).await? {
        Some(account) => store::by_id(tx, account).await,
        None => Ok(None),
    }
}

/// 256 bits of the system's randomness, for cookies and links.
fn random_token() -> String {
    let mut bytes = [0u8; TOKEN_BYTES];
    aws_lc_rs::rand::fill(&mut bytes).expect("the system has randomness");
    URL_SAFE_NO_PAD.encode(bytes)
}

fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, token.as_bytes()))
}
