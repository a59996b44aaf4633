//! Import of an existing site: reads Markdown and YAML, calls the same verbs as the pages.
