//! The file that `recoupe sources new` writes: every key, with a word about what it holds.

/// What the template says where a title is to be filled in.
pub(super) const TITLE: &str = "The publication's own title, in its own language";
/// What the template says where the publisher is to be filled in.
pub(super) const PUBLISHER: &str = "Who publishes it, as readers shall see it";

/// A source definition to be filled in. Until title and publisher are, it is a mistake; it declares no document.
pub fn template(id: &str) -> String {
    format!(
        "\
# {id}: what you find odd about this publication, for whoever finds it broken next year.
# `recoupe sources check {id}` says whether this file is right, and what its pages claim.

title = \"{TITLE}\"
publisher = \"{PUBLISHER}\"

# ars, ministry, health_insurance, federation, urps, parliament, open_data, cpts, association, press
kind = \"press\"

# The territory that the publisher speaks for: a code such as REG-44, or a name such as \"Grand Est\".
territory = \"FRA\"

homepage = \"https://example.org/\"

# Only where the publisher states it.
# licence = \"Licence Ouverte 2.0\"

# Whether the address was seen to serve this.
confirmed = false

# How often it should change, in days; leave it out if it does not.
# cadence_days = 90

# Seconds between two requests to its host.
# delay_seconds = 5

# What a healthy night yields, over all documents. Fewer than the minimum: the last good claims
# stand. More than the maximum: published, with a notice.
# [expect]
# claims_min = 1
# claims_max = 40
# How far a figure may move within a year before the new copy is held back: 1.0 is double or half.
# jump_max = 1.0
# jump_least = 5
# kept_min = 0.5            # share of the figures of the last good copy that a new one must give
# monotone = true           # no figure may fall

# Left alone for a while; its last good claims stand.
# [suspended]
# since = 2026-11-20
# reason = \"the site is being rebuilt\"

# As many as needed.
# [[documents]]
# url = \"https://example.org/les-cpts\"
# format = \"html\"           # html, text, csv, pdf, xlsx, ods, xls, json, geojson, kml, kmz or register
# published = \"2023-11\"     # only where the page itself does not say it
# fetch = false             # the page is gone: only its capture speaks
#
# Where the general reader needs help, a document has a recipe: see \"Recipes\" in sources/README.md.
# [documents.read]
# article = \"main .content\"
# [documents.extract.columns]
# department = \"dpt\"
# value = \"Nombre de CPTS\"

# Where new pages are announced: a feed, a sitemap or a listing. See \"New pages\" in sources/README.md.
# [[discover]]
# listing = \"https://example.org/presse\"     # or feed = …, or sitemap = …
# links = \"main\"              # listing: the CSS selector of where its links stand
# pattern = \"(?i)cpts|communaute-professionnelle\"    # which addresses are followed
# most = 10                    # new pages in one night
"
    )
}
