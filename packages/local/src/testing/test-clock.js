/** A clock that stands until a test moves it. */
export class TestClock {
    time = Date.UTC(2026, 0, 1);
    timers = new Set();
    /** How many timers wait. */
    get pending() {
        return this.timers.size;
    }
    now() {
        return this.time;
    }
    setTimer(ms, callback) {
        const timer = { at: this.time + ms, callback };
        this.timers.add(timer);
        return () => this.timers.delete(timer);
    }
    hold() {
        return () => undefined;
    }
    /** Moves time on; timers that are due fire in order. */
    advance(ms) {
        const end = this.time + ms;
        for (;;) {
            const [next] = [...this.timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
            if (!next)
                break;
            this.timers.delete(next);
            this.time = Math.max(this.time, next.at);
            next.callback();
        }
        this.time = end;
    }
}
//# sourceMappingURL=test-clock.js.map