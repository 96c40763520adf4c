/** Step Functions spells every member of a structure with a capital, whatever the service's own model does. */
export function capitalized(member: string): string {
  return member.charAt(0).toUpperCase() + member.slice(1);
}
