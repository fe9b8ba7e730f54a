//! Files of templates that cannot be used, or not for this.
