//! What a configuration says about hosts, made ready to be asked.

use super::load::Config;
use super::schema::{DocHosts, InternalHttp};
pub use crate::model::hosts::{HostLists, HostPattern};

/// Compiles the lists; loading has refused patterns that are none.
pub fn lists(config: &Config) -> HostLists {
    let compile = |list: &Vec<String>| {
        list.iter().filter_map(|pattern| HostPattern::new(pattern).ok()).collect()
    };
    HostLists {
        internal: compile(&config.hosts.internal),
        documentation: compile(&config.hosts.documentation),
        public: compile(&config.hosts.public),
        query_token: compile(&config.hosts.query_token),
        ignores_documentation: config.doc_hosts == DocHosts::Ignore,
        tells_internal: config.internal_http == InternalHttp::Warn,
    }
}
