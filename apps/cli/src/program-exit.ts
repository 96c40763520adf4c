/** A program that a command ran has ended with an exit code other than 0, which is then that of the command. */
export class ProgramExit extends Error {
  override readonly name = 'ProgramExit';

  constructor(readonly code: number) {
    super(`The program ended with exit code ${code}`);
  }
}
