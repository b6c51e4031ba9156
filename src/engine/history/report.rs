//! What is said of each thing that was seen: once, where it matters most.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use super::sightings::{Key, Sighting, Spot, identity};
use super::trace::Trace;
use super::{Steps, Work, described};
use crate::engine::examined::{Examined, Found};
use crate::engine::guard::guarded;
use crate::engine::lock;
use crate::model::artifact::{Artifact, Content, Provenance};
use crate::model::finding::{Fate, Origin};
use crate::model::secret::Identity;
use crate::sources::git::history::{Blob, Lifetime, NO_COMMIT, Node, Occurrence};
use crate::sources::text;

/// How many places of one kind are judged for the gravest of them.
const PLACES: usize = 8;

/// How many versions are judged at least and at most until one holds the finding.
const FEW: usize = 8;
const MOST: usize = 1024;

/// What is known of one thing.
struct Thing {
    key: Key,
    sighting: Sighting,
    holders: BTreeSet<Node>,
    lifetime: Option<Lifetime>,
    /// Where to look for it, the best first; of places in one group the gravest is told.
    groups: Vec<Vec<Spot>>,
    /// Where to look for it then, until one has it.
    rest: Vec<Spot>,
}

/// What is told of one thing, and where it was judged if not in a message.
struct Told {
    thing: usize,
    spot: Option<Spot>,
    found: Vec<Found>,
}

/// Judges the places to be told, and hands what was found to the collector. Gives the blobs that hold
/// something.
pub(super) fn tell(work: &Work, blobs: &[Blob]) -> HashSet<Node> {
    let seen = work.sightings.take();
    if seen.is_empty() {
        return HashSet::new();
    }
    let by_node: HashMap<Node, &Blob> = blobs.iter().map(|blob| (blob.node, blob)).collect();
    let steps = Steps::new(work.collector.progress);
    let things = things((work, &steps), blobs, &by_node, seen);
    let mut told: Vec<Told> = Vec::new();
    let mut open: Vec<usize> = (0..things.len()).collect();
    for turn in 0..GROUPS {
        let group = |at: usize| things[at].groups[turn].as_slice();
        open = judge_in_turn((work, &steps), &things, open, &mut told, group, best);
    }
    let (mut from, mut to) = (0, FEW);
    while open.iter().any(|at| things[*at].rest.len() > from) {
        let chunk = |at: usize| {
            let rest = &things[at].rest;
            &rest[from.min(rest.len())..to.min(rest.len())]
        };
        open = judge_in_turn((work, &steps), &things, open, &mut told, chunk, first);
        (from, to) = (to, 3 * to);
    }
    told.extend(open.into_iter().filter_map(|at| {
        let found = vec![message(work, &things[at])?];
        Some(Told { thing: at, spot: None, found })
    }));
    hand_over(work, &things, &by_node, told);
    things.iter().flat_map(|thing| &thing.holders).copied().collect()
}

/// What was found in blobs under paths.
type Judged = HashMap<Spot, Vec<(Identity, Found)>>;

/// Judges some places of each thing that is not told yet; gives those that still are not.
fn judge_in_turn<'t>(
    work: (&Work, &Steps),
    things: &'t [Thing],
    open: Vec<usize>,
    told: &mut Vec<Told>,
    places: impl Fn(usize) -> &'t [Spot],
    choose: impl Fn(&Judged, &[Spot], Key) -> Option<(Spot, Vec<Found>)>,
) -> Vec<usize> {
    let wanted: BTreeSet<Spot> = open.iter().flat_map(|at| places(*at)).copied().collect();
    let judged = judge(work, &wanted);
    let is_open = |at: &usize| {
        let chosen = choose(&judged, places(*at), things[*at].key);
        let is_open = chosen.is_none();
        told.extend(chosen.map(|(spot, found)| Told { thing: *at, spot: Some(spot), found }));
        is_open
    };
    open.into_iter().filter(is_open).collect()
}

fn things(
    (work, steps): (&Work, &Steps),
    blobs: &[Blob],
    by_node: &HashMap<Node, &Blob>,
    seen: Vec<(Key, Sighting)>,
) -> Vec<Thing> {
    let trace = Trace::new(work.history, &work.hasher, blobs, work.options.max_file_size);
    let holders = trace.holders(&seen, steps);
    steps.expect(seen.len());
    let lifetimes = work.history.lifetimes();
    let mut known: HashMap<Vec<Node>, Option<Lifetime>> = HashMap::new();
    let each = seen.into_iter().zip(holders).map(|((key, sighting), holders)| {
        let nodes: Vec<Node> = holders.iter().copied().collect();
        let lifetime = known.entry(nodes).or_insert_with_key(|nodes| lifetimes.of(nodes)).clone();
        let (groups, rest) = (Vec::new(), Vec::new());
        let mut thing = Thing { key, sighting, holders, lifetime, groups, rest };
        thing.groups = groups_of(work, by_node, &thing);
        thing.rest = rest_of(by_node, &thing);
        steps.step();
        thing
    });
    each.collect()
}

/// How many groups there are.
const GROUPS: usize = 3;

/// The head's places, then those that the first commit brought.
fn groups_of(work: &Work, by_node: &HashMap<Node, &Blob>, thing: &Thing) -> Vec<Vec<Spot>> {
    let places = || thing.places(by_node);
    let by_path = |spots: &mut Vec<Spot>| {
        spots.retain(|(node, path)| work.history.name(*node, *path).is_some());
        spots.sort_by_cached_key(|(node, path)| work.history.name(*node, *path));
        spots.truncate(PLACES);
    };
    let mut head: Vec<Spot> =
        places().map(spot).filter(|(node, path)| work.history.is_in_head(*node, *path)).collect();
    let introduced = thing.lifetime.as_ref().map(|lifetime| lifetime.introduced);
    let is_first = |commit: u32| Some(commit as usize) == introduced;
    let mut first: Vec<Spot> = places().filter(|place| is_first(place.commit)).map(spot).collect();
    by_path(&mut head);
    by_path(&mut first);
    // What is no secret is told of its own file, if that is still there.
    let (own, renamed): (Vec<Spot>, Vec<Spot>) =
        head.into_iter().partition(|spot| thing.is_own(*spot));
    first.retain(|spot| thing.is_own(*spot));
    vec![own, renamed, first]
}

/// A line may have become a finding by what came to stand around it, or by the name of its file: the
/// versions that hold it, up to the oldest in which it was seen. Then others in which it was seen; of a
/// key of a set, of which one is told, all: where it is the first depends on all that was in the file.
fn rest_of(by_node: &HashMap<Node, &Blob>, thing: &Thing) -> Vec<Spot> {
    let mut places: Vec<&Occurrence> =
        thing.places(by_node).filter(|place| thing.is_own(spot(place))).collect();
    places.sort_by_key(|place| (place.commit, place.path));
    if thing.sighting.is_of_set {
        return places.into_iter().map(spot).take(MOST).collect();
    }
    let is_seen = |place: &&&Occurrence| thing.sighting.spots.contains(&spot(place));
    let seen: Vec<Spot> =
        places.iter().filter(is_seen).map(|place| spot(place)).take(FEW).collect();
    let older =
        places.iter().map(|place| spot(place)).take_while(|spot| seen.first() != Some(spot));
    older.take(MOST).collect::<Vec<_>>().into_iter().chain(seen).collect()
}

impl Thing {
    /// Where what holds it stands.
    fn places<'p>(
        &'p self,
        by_node: &'p HashMap<Node, &Blob>,
    ) -> impl Iterator<Item = &'p Occurrence> {
        self.holders.iter().filter_map(|node| by_node.get(node)).flat_map(|blob| &blob.places)
    }

    /// Whether it may be told of a place: what is no secret is a thing of its own in each file.
    fn is_own(&self, spot: Spot) -> bool {
        self.key.1.is_none_or(|path| path == spot.1)
    }
}

fn spot(place: &Occurrence) -> Spot {
    (place.blob, place.path)
}

/// Judges blobs under paths in full.
fn judge((work, steps): (&Work, &Steps), spots: &BTreeSet<Spot>) -> Judged {
    let mut paths: HashMap<Node, Vec<Spot>> = HashMap::new();
    for spot in spots {
        paths.entry(spot.0).or_default().push(*spot);
    }
    let mut nodes: Vec<Node> = paths.keys().copied().collect();
    nodes.sort_unstable();
    steps.expect(nodes.len());
    let judged = Mutex::new(HashMap::new());
    work.history.contents(&nodes, work.options.max_file_size, &|at, read| {
        steps.step();
        let Ok(bytes) = read else { return };
        let content = text::decode(bytes.to_vec());
        let selection = match &content {
            Content::Text(text) => work.scan.detector.select(text),
            Content::Binary(_) => crate::detect::Selection::default(),
        };
        let mut artifact = Artifact::whole(String::new(), content, Provenance::Index);
        for spot in &paths[&nodes[at]] {
            let Some(name) = work.history.name(spot.0, spot.1) else { continue };
            artifact.path = name;
            let examine = || work.collector.examiner.past(&artifact, &selection).found;
            let found = match guarded(|| Some(artifact.path.clone()), examine) {
                Ok(found) => found,
                Err(problem) => {
                    work.collector.note(problem);
                    continue;
                }
            };
            let identified = found.into_iter().map(|found| {
                let line = work.telling(&artifact, &found);
                (identity(&found, line), found)
            });
            let identified: Vec<_> = identified.collect();
            lock(&judged).insert(*spot, identified);
        }
    });
    judged.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The gravest of some places.
fn best(judged: &Judged, group: &[Spot], key: Key) -> Option<(Spot, Vec<Found>)> {
    let level = |spot: &Spot| {
        let found = judged.get(spot)?.iter().filter(|(other, _)| *other == key.0);
        found.map(|(_, found)| found.finding.level).max()
    };
    let with = group.iter().rev().filter(|spot| level(spot).is_some());
    told_of(judged, *with.max_by_key(|spot| level(spot))?, key)
}

/// The first of some places that has it.
fn first(judged: &Judged, places: &[Spot], key: Key) -> Option<(Spot, Vec<Found>)> {
    places.iter().find_map(|spot| told_of(judged, *spot, key))
}

/// Of a secret the gravest finding; of anything else all that are in the place.
fn told_of(judged: &Judged, spot: Spot, (wanted, path): Key) -> Option<(Spot, Vec<Found>)> {
    let of_it = judged.get(&spot)?.iter().filter(|(other, _)| *other == wanted);
    let mut of_it: Vec<Found> = of_it.map(|(_, found)| found.copy()).collect();
    if path.is_none() {
        of_it.sort_by_key(|found| std::cmp::Reverse(found.finding.level));
        of_it.truncate(1);
    }
    (!of_it.is_empty()).then_some((spot, of_it))
}

/// What a message holds and no blob does.
fn message(work: &Work, thing: &Thing) -> Option<Found> {
    let artifact = work.message(*thing.sighting.messages.first()?)?;
    // What cannot be examined was said when it was looked at.
    let examine = || work.collector.examiner.examine(&artifact).found;
    let found = guarded(|| None, examine).ok()?;
    found.into_iter().find(|found| {
        let line = work.telling(&artifact, found);
        identity(found, line) == thing.key.0
    })
}

fn hand_over(work: &Work, things: &[Thing], by_node: &HashMap<Node, &Blob>, mut told: Vec<Told>) {
    let since = |at: usize| things[at].lifetime.as_ref().map(|lifetime| lifetime.introduced);
    told.sort_by_cached_key(|told| {
        let first = told.found.first().map(|found| &found.finding);
        let place = first.map(|one| (one.path.clone(), one.region, one.rule.clone()));
        let version = told.spot.map(|(node, _)| work.history.id(node));
        (since(told.thing), place, version)
    });
    let mut once = HashSet::new();
    for Told { thing, spot, found } in told {
        let thing = &things[thing];
        for mut found in found {
            if !once.insert(found.finding.fingerprint.clone()) && thing.key.1.is_some() {
                continue;
            }
            if found.finding.origin.is_none() {
                attribute(work, thing, by_node, spot, &mut found);
            }
            let mut examined = Examined::new(&found.finding.path);
            examined.found.push(found);
            work.collector.keep(examined);
        }
    }
}

/// Says since when it is there, and until when.
fn attribute(
    work: &Work,
    thing: &Thing,
    by_node: &HashMap<Node, &Blob>,
    spot: Option<Spot>,
    found: &mut Found,
) {
    let finding = &mut found.finding;
    let Some(lifetime) = &thing.lifetime else {
        finding.notes.push("only an object that no commit reaches holds it".to_owned());
        return;
    };
    let commit = |at: usize| described(&work.history.commits.list[at], at);
    let places: Vec<_> = thing.places(by_node).filter(|place| place.commit != NO_COMMIT).collect();
    let paths: BTreeSet<_> = places.iter().map(|place| place.path).collect();
    let is_here = work.history.head.is_some()
        && places.iter().any(|place| {
            work.history.is_in_head(place.blob, place.path)
                && work.history.name(place.blob, place.path).as_ref() == Some(&finding.path)
        });
    let fate = fate(work, lifetime, is_here);
    let (introduced, first) = introduced(work, lifetime, &places, spot.filter(|_| !is_here));
    if !first.is_empty() && !first.contains(&finding.path) {
        finding.notes.push(format!("it came in as `{}`", first[0]));
    }
    if !lifetime.is_reached {
        finding.notes.push("no reference reaches it any more".to_owned());
    }
    let others = (paths.len() + thing.sighting.messages.len()).saturating_sub(1);
    finding.origin = Some(Origin { commit: commit(introduced), message: false, fate, others });
}

/// The commit that brought what is told, and the paths at which it did. Of what is gone that is the
/// version in which it is told: its line may have been no finding before.
fn introduced(
    work: &Work,
    lifetime: &Lifetime,
    places: &[&Occurrence],
    spot: Option<Spot>,
) -> (usize, Vec<String>) {
    let is_it = |place: &&&Occurrence| spot.is_none_or(|(node, _)| place.blob == node);
    let version = places.iter().filter(is_it).map(|place| place.commit as usize).min();
    let introduced = version.filter(|_| spot.is_some()).unwrap_or(lifetime.introduced);
    let is_first = |place: &&&Occurrence| place.commit as usize == introduced;
    let here = places.iter().filter(is_it).filter(is_first);
    let mut names: Vec<String> = here.map(|place| work.history.path(place.path)).collect();
    names.sort();
    (introduced, names)
}

fn fate(work: &Work, lifetime: &Lifetime, is_here: bool) -> Fate {
    let removed = lifetime.removed.map(|at| described(&work.history.commits.list[at], at));
    let head = work.history.head.as_ref().map(|(_, name)| name.clone());
    match (lifetime, removed) {
        (Lifetime { in_head: true, .. }, _) if is_here && head.as_deref() == Some("HEAD") => {
            Fate::InHead
        }
        (Lifetime { in_head: true, .. }, _) => Fate::StillIn(head.unwrap_or_default()),
        (Lifetime { was_in_line: true, .. }, Some(removed)) => Fate::Removed(removed),
        (Lifetime { still_in: Some(name), .. }, _) => Fate::StillIn(name.clone()),
        (_, Some(removed)) => Fate::Removed(removed),
        _ => Fate::Unknown,
    }
}
