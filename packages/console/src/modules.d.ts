/** Style sheets, which the build joins to one file. */
declare module '*.css';
