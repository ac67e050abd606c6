// Whether a connection still lives: when the server is to be asked for a word, and when it is held to be lost, since packets
// can vanish without one being told. Times are in ms, on one clock. Pure.

const SILENCE = 15_000; // without a word, after which the server is asked for one
const ANSWER = 3_000; // the same while something waits that it has to answer
const PATIENCE = 8_000; // that it has for it
const MOST = 60_000; // the same at most, where it was too little: the line may be slow, and what is said long
const LOOKS = 2; // a page that was asleep or busy looks so often before it judges: what came meanwhile is heard first

export class Watch {
  constructor() {
    this.patience = PATIENCE;
    this.unanswered = new Set(); // ids
    this.begin(0);
  }

  /** A connection begins. */
  begin(now) {
    this.unanswered.clear();
    this.#word(now);
  }

  #word(now) {
    this.heard = now;
    this.waiting = this.unanswered.size ? now : 0; // since when nothing came though something waits for an answer
    this.asked = 0; // since when a word is waited for
  }

  /** Something was sent that the server answers with the same id. */
  sent(now, id) {
    this.unanswered.add(id);
    this.waiting ||= now;
  }

  /** The answer to what had that id has come. */
  answered(id) {
    if (this.unanswered.delete(id) && !this.unanswered.size) this.waiting = 0;
  }

  /** The server has said something, whatever it is. */
  hear(now) {
    if (this.asked) this.patience = PATIENCE;
    this.#word(now);
  }

  /** The server is asked; it has `patience` for a word, from when it was asked first. */
  ask(now, patience = this.patience) {
    this.limit = this.asked ? Math.min(this.limit, patience) : patience;
    if (!this.asked) this.looks = 0;
    this.asked ||= now;
  }

  /** To be called every second or so: "ask" or "lost", or nothing is to be done. */
  look(now) {
    if (this.asked) {
      this.looks += 1;
      if (this.looks < LOOKS || now - this.asked <= this.limit) return "";
      this.patience = Math.min(MOST, 2 * this.patience);
      return "lost";
    }
    const due = now - this.heard > SILENCE || (this.waiting && now - this.waiting > ANSWER);
    return due ? "ask" : "";
  }
}
