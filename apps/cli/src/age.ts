/** Formats the age of a time for people: `just now`, `40 s ago`, `3 min ago`, `2 h ago`, `5 days ago`. */
export function age(time: Date, now: number = Date.now()): string {
  const seconds = Math.floor((now - time.getTime()) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}
