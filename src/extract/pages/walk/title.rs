//! The title of a document: what it says for all that stands below it.

use super::super::locale::locale;
use super::super::survey;
use super::Walk;
use crate::extract::claims::attribution;
use crate::extract::counting::back;
use crate::extract::counting::sampled;
use crate::extract::lexicon::cut::beginning;
use crate::extract::lexicon::places::only;
use crate::extract::lexicon::token::Token;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::tables::dateline;
use crate::extract::verdict::Topic;
use crate::model::Territory;
use crate::read::{BlockKind, Document};

impl Walk<'_> {
    /// Reads the title and the first heading; what they leave open, the opening or the whole text may say.
    pub(super) fn entitle(&mut self, document: &Document) {
        let heading = document.blocks.iter().find(|block| block.kind == BlockKind::Heading(1));
        for text in [self.printed_title, heading.map_or("", |block| &block.text)] {
            let sentence = self.sentence(beginning(text), true);
            self.titled(&sentence);
        }
        let page = self.page;
        if self.title.setting.topic == Topic::Unknown && survey::opens(&document.blocks, page) {
            self.title.setting.topic = Topic::Cpts;
        }
        if self.title.territory.is_none() && page.speaker.territory == Territory::FRANCE {
            self.title.territory = locale(document, page);
        }
    }

    fn titled(&mut self, sentence: &Sentence<'_>) {
        let told = survey::told(sentence, self.page);
        self.title.pair = back::pair(sentence).or(self.title.pair);
        let named = self.title.territory;
        let own = told.territory.filter(|place| named.is_none() || !is_country(*place, sentence));
        // "Feuille de route de l'ARS Bretagne"
        let body = || only(&sentence.places).filter(|_| !sentence.origins.is_empty());
        self.title.territory = own.or(named).or_else(body);
        self.title.date = dateline::governs(sentence, self.page).or(self.title.date);
        self.title.stages = dateline::titled(sentence).or(self.title.stages.take());
        self.title.setting.drawn |= sampled::heads(sentence);
        if told.setting.topic == Topic::Cpts {
            self.title.setting.topic = Topic::Cpts;
        }
        let account = attribution::account(sentence, self.page.speaker.kind);
        self.account = self.account.take().or(account);
    }
}

/// "La norme sur tout le territoire": the country, though nothing calls it France; it is that of which the
/// title speaks.
fn is_country(place: Territory, sentence: &Sentence<'_>) -> bool {
    let said = |t: &Token| t.is("france") || t.fold.starts_with("francais");
    place == Territory::FRANCE && !sentence.tokens.iter().any(said)
}
