//! Pictures: stored once by content, made safe, served from here.
