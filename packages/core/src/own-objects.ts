/** Stepwell's own objects in a bucket start with this; no workflow puts a user's object there. */
export const OWN_OBJECTS_PREFIX = '_stepwell/';
