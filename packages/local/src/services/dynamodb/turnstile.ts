/**
 * Lets many pass at once, or one alone: single writes share it, a transaction has it for itself. First come, first
 * served.
 */
export class Turnstile {
  private sharing = 0;
  private alone = false;
  private readonly waiting: { readonly alone: boolean; readonly enter: () => void }[] = [];

  /** Runs beside others that share. */
  shared<T>(run: () => Promise<T>): Promise<T> {
    return this.pass(false, run);
  }

  /** Runs while nobody else does. */
  exclusive<T>(run: () => Promise<T>): Promise<T> {
    return this.pass(true, run);
  }

  private async pass<T>(alone: boolean, run: () => Promise<T>): Promise<T> {
    await this.enter(alone);
    try {
      return await run();
    } finally {
      if (alone) this.alone = false;
      else this.sharing -= 1;
      this.admit();
    }
  }

  private enter(alone: boolean): Promise<void> | undefined {
    if (this.waiting.length === 0 && this.hasRoom(alone)) {
      this.count(alone);
      return undefined;
    }
    return new Promise((resolve) => this.waiting.push({ alone, enter: resolve }));
  }

  private admit(): void {
    for (let next = this.waiting[0]; next !== undefined && this.hasRoom(next.alone); next = this.waiting[0]) {
      this.waiting.shift();
      this.count(next.alone);
      next.enter();
    }
  }

  private hasRoom(alone: boolean): boolean {
    return !this.alone && (!alone || this.sharing === 0);
  }

  private count(alone: boolean): void {
    if (alone) this.alone = true;
    else this.sharing += 1;
  }
}
