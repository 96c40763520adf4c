/** Stepwell's own objects in a bucket start with this; no workflow puts a user's object there. */
export const STEPWELL_PREFIX = '_stepwell/';
