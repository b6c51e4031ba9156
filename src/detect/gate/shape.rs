//! What a shape on requests or places asks for, as clauses of which each must hold somewhere in the
//! code: something is named, or a call of the tables fills a slot. They follow from the shape alone,
//! so that a new rule has its gate by being written.

use super::need::Need;
use crate::detect::prefilter::Hit;
use crate::model::call::SinkKind;
use crate::model::class::Strength;
use crate::rules::Ruleset;
use crate::rules::apis::SlotName;
use crate::rules::shape::{CallShape, Position, SinkShape};

/// What calls do that the tables know, one bit each; places of each kind follow.
pub(super) const QUERY: u32 = 1;
pub(super) const URL: u32 = 1 << 1;
pub(super) const HEADER: u32 = 1 << 2;
pub(super) const BODY: u32 = 1 << 3;
pub(super) const AUTH: u32 = 1 << 4;
pub(super) const VERIFY: u32 = 1 << 5;
/// The address has no TLS whatever the arguments are.
pub(super) const PLAIN: u32 = 1 << 6;
pub(super) const SERVED: u32 = 1 << 7;
/// Makes a text of a map.
pub(super) const ENCODER: u32 = 1 << 24;
/// What a request on a command line may have.
pub(super) const COMMAND: u32 = QUERY | URL | HEADER | BODY | AUTH | VERIFY | PLAIN;
/// The first bit for places.
const PLACES: u32 = 8;

/// The bit of a kind of places.
pub(super) fn place(kind: SinkKind) -> u32 {
    1 << (PLACES + kind as u32)
}

/// The bit of a slot.
pub(super) fn feature(slot: SlotName) -> u32 {
    use SlotName as S;
    match slot {
        S::Query | S::QueryName => QUERY,
        S::Parameters | S::ParameterName => QUERY | BODY,
        S::Url | S::Base | S::Scheme | S::Host | S::Path => URL,
        S::Headers | S::HeaderName => HEADER,
        S::Body | S::BodyName => BODY,
        S::Basic | S::Bearer => AUTH,
        S::Verify | S::Insecure => VERIFY,
        _ => 0,
    }
}

/// The bit of needs that are taken to be there, as there are more than fit.
pub(super) const ANY: u64 = 1 << MOST_NEEDS;
const MOST_NEEDS: usize = 63;

/// One of these must be there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clause {
    /// Needs, by their place in the list.
    pub(super) needs: u64,
    pub(super) features: u32,
}

/// An active shape.
pub(super) struct Asked {
    pub(super) hit: Hit,
    pub(super) is_call: bool,
    pub(super) clauses: Vec<Clause>,
    /// What another function of the file may do for it: the request for a token whose answer is
    /// kept here.
    pub(super) elsewhere: u64,
}

impl Asked {
    /// Whether it asks for a parameter of a request that code makes: another function may make it.
    pub(super) fn is_handed(&self) -> bool {
        self.is_call && self.clauses.iter().all(|clause| clause.features & SERVED == 0)
    }

    /// Whether it asks what is logged by its name and nothing else: most code does, so that more is
    /// asked of it.
    pub(super) fn is_logged(&self, needs: &[Need]) -> bool {
        let features = self.clauses.iter().fold(0, |all, clause| all | clause.features);
        let asked = self.clauses.iter().fold(0, |all, clause| all | clause.needs);
        let is_value = |need: &Need| matches!(need, Need::Value { .. });
        let values = needs.iter().enumerate().filter(|(_, need)| is_value(need));
        let values = values.fold(0, |all, (at, _)| all | 1 << at);
        features == place(SinkKind::Log) && asked & !values == 0
    }
}

/// All active shapes with the needs that they share.
#[derive(Default)]
pub(super) struct Shapes {
    pub(super) needs: Vec<Need>,
    pub(super) asked: Vec<Asked>,
}

impl Shapes {
    pub(super) fn new(rules: &Ruleset, calls: &[Hit], sinks: &[Hit]) -> Self {
        let mut shapes = Self::default();
        for hit in calls {
            let shape = &rules.rules()[hit.rule].file.call[hit.shape];
            let clauses = shapes.call(shape);
            shapes.asked.push(Asked { hit: *hit, is_call: true, clauses, elsewhere: 0 });
        }
        for hit in sinks {
            let shape = &rules.rules()[hit.rule].file.sink[hit.shape];
            let (clauses, elsewhere) = shapes.sink(shape);
            shapes.asked.push(Asked { hit: *hit, is_call: false, clauses, elsewhere });
        }
        shapes
    }

    fn call(&mut self, shape: &CallShape) -> Vec<Clause> {
        let mut clauses = Vec::new();
        if shape.served {
            clauses.push(Clause { needs: 0, features: SERVED });
        } else {
            let slots = shape.slot.iter().fold(0, |all, position| all | slots(*position));
            if slots & URL != 0 {
                // A URL that is built is a request, whoever makes it; its query is written out in it,
                // or an encoder writes it.
                let needs = self.need(Need::Question);
                clauses.push(Clause { needs, features: slots });
                let encoded = if slots & QUERY != 0 { ENCODER } else { 0 };
                clauses.push(Clause { needs, features: slots & !URL | encoded });
            } else {
                clauses.push(Clause { needs: 0, features: if slots == 0 { URL } else { slots } });
            }
        }
        clauses.extend(self.named(shape));
        let mut need = |is_asked: bool, need: Need, features: u32| {
            clauses.extend(is_asked.then(|| Clause { needs: self.need(need), features }));
        };
        let is_endpoint = shape.token_endpoint == Some(true);
        let is_plain = shape.scheme.len() == 1 && shape.scheme[0] == "http";
        need(!shape.with_key.is_empty(), anywhere(&shape.with_key), 0);
        need(!shape.grant.is_empty(), Need::Grant, 0);
        need(is_endpoint, Need::Token { or_grant: false }, 0);
        need(shape.token_request, Need::Token { or_grant: true }, 0);
        need(shape.credential, Need::Credential, AUTH);
        need(shape.with_basic, anywhere(&["authorization".to_owned()]), AUTH);
        need(is_plain, Need::Plain { hosts: shape.host.clone() }, PLAIN);
        if shape.unverified {
            // The tables tell; a word of it is a reason to ask them.
            self.need(Need::Unverified);
            clauses.push(Clause { needs: 0, features: VERIFY });
        }
        clauses
    }

    /// What the parameter, or its value, is called.
    fn named(&mut self, shape: &CallShape) -> Vec<Clause> {
        let mut clauses = Vec::new();
        let value =
            |strength| Need::Value { classes: shape.value_class.clone(), strength, by_key: false };
        if shape.key.is_empty() && shape.class.is_empty() {
            if !shape.value_class.is_empty() {
                let needs = self.need(value(Some(Strength::Medium)));
                clauses.push(Clause { needs, features: 0 });
            }
            return clauses;
        }
        let (of, strength, keys) = (shape.class.clone(), shape.strength, shape.key.clone());
        let has_header = shape.slot.contains(&Position::Header);
        // The names of user and password are no names in the code.
        let features = if shape.slot.contains(&Position::Auth) { AUTH } else { 0 };
        let need = if shape.served || has_header {
            Need::Anywhere { classes: of, strength, keys }
        } else {
            Need::Parameter { classes: of, strength, keys }
        };
        clauses.push(Clause { needs: self.need(need), features });
        if shape.class.is_empty() && !shape.value_class.is_empty() {
            clauses.push(Clause { needs: self.need(value(None)), features: 0 });
        }
        clauses
    }

    fn sink(&mut self, shape: &SinkShape) -> (Vec<Clause>, u64) {
        let mut clauses = Vec::new();
        if !shape.kind.contains(&SinkKind::Kept) {
            let features = shape.kind.iter().fold(0, |all, kind| all | place(*kind));
            clauses.push(Clause { needs: 0, features });
        }
        let (of, strength, by_key) = (shape.class.clone(), shape.strength, shape.by_key);
        let needs = if shape.literal || shape.flag {
            self.need(Need::Flag { classes: of, strength })
        } else if shape.answer || shape.header {
            // What is answered, or stands in a header, may be called anything.
            let answer = shape.answer.then(|| self.need(Need::Token { or_grant: true }));
            let header = shape.header.then(|| self.need(Need::Header));
            answer.into_iter().chain(header).fold(0, |all, need| all | need)
        } else if shape.labelled {
            self.need(Need::Label { classes: of, strength })
        } else {
            self.need(Need::Value { classes: of, strength, by_key })
        };
        clauses.push(Clause { needs, features: 0 });
        let asks = shape.token_request.then(|| self.need(Need::Token { or_grant: true }));
        clauses.extend(asks.map(|needs| Clause { needs, features: 0 }));
        (clauses, asks.unwrap_or_default())
    }

    /// The bit of a need.
    fn need(&mut self, need: Need) -> u64 {
        let known = self.needs.iter().position(|known| *known == need);
        match known {
            Some(at) => 1 << at,
            None if self.needs.len() < MOST_NEEDS => {
                self.needs.push(need);
                1 << (self.needs.len() - 1)
            }
            None => ANY,
        }
    }
}

fn anywhere(keys: &[String]) -> Need {
    Need::Anywhere { classes: Vec::new(), strength: None, keys: keys.to_vec() }
}

/// What fills a position.
fn slots(position: Position) -> u32 {
    match position {
        Position::Query => QUERY | URL,
        Position::InUrl => URL,
        Position::Header => HEADER,
        Position::Body => BODY,
        Position::Auth => AUTH,
    }
}
