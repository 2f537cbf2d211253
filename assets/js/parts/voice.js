// Calls a ticket aloud: two tones, then the number in each language, from the sound files that the set-up made (one file a
// language, with the places of its words), else by the browser's own voice where it has one for that language.
const GAP = 0.05;
const LONGEST_LINE = 12;

// `voices`: { kk: { address, words: { "7": [start, end] } } }; `sentence(language, label, counter)` for the browser's voice.
export function caller({ voices, sentence, blocked }) {
  const kept = {};
  const line = [];
  let context = null;
  let speaking = false;

  // Browsers play nothing before somebody touched the page, save where they are started for a board (see the docs).
  async function wake() {
    context = context || new AudioContext();
    blocked(context.state !== "running");
    await context.resume();
    blocked(false);
  }

  async function sounds(language) {
    if (!voices[language]) return null;
    if (!kept[language]) {
      const answer = await fetch(voices[language].address);
      kept[language] = await context.decodeAudioData(await answer.arrayBuffer());
    }
    return kept[language];
  }

  const tone = (hertz, start) => {
    const source = context.createOscillator();
    const level = context.createGain();
    source.frequency.value = hertz;
    level.gain.setValueAtTime(0.0001, start);
    level.gain.exponentialRampToValueAtTime(0.35, start + 0.03);
    level.gain.exponentialRampToValueAtTime(0.0001, start + 0.7);
    source.connect(level).connect(context.destination);
    source.start(start);
    source.stop(start + 0.75);
    return start + 0.4;
  };

  function words(sound, places, said, start) {
    let at = start;
    for (const word of said) {
      const place = places[word];
      if (!place) continue;
      const source = context.createBufferSource();
      source.buffer = sound;
      source.connect(context.destination);
      source.start(at, place[0], place[1] - place[0]);
      at += place[1] - place[0] + GAP;
    }
    return at;
  }

  async function say(language, label, counter) {
    const sound = await sounds(language).catch(() => null);
    if (sound) {
      const end = words(sound, voices[language].words, parts(label, counter), context.currentTime + 0.1);
      return until(end);
    }
    return byBrowser(language, sentence(language, label, counter));
  }

  const until = (end) => new Promise((done) => setTimeout(done, Math.max(0, end - context.currentTime) * 1000 + 250));

  async function next() {
    const call = line.shift();
    if (!call) {
      speaking = false;
      return;
    }
    speaking = true;
    tone(880, tone(660, context.currentTime + 0.05));
    await until(context.currentTime + 0.9);
    for (const language of call.aloud) await say(language, call.label, call.counter);
    next();
  }

  return {
    wake,
    ready: () => context !== null && context.state === "running",
    call(label, counter, aloud) {
      if (!context || context.state !== "running" || line.length >= LONGEST_LINE) return;
      line.push({ label, counter, aloud });
      if (!speaking) next();
    },
  };
}

// `A012` to counter 3: ticket, A, 12, counter, 3.
export function parts(label, counter) {
  const said = ["ticket", label[0], ...number(Number(label.slice(1)))];
  return counter ? [...said, "counter", ...number(counter)] : said;
}

// 345: 300, 40, 5; 112: 100, 12; as all three languages say them.
export function number(value) {
  const said = [];
  if (value >= 100) said.push(String(Math.floor(value / 100) * 100));
  const rest = value % 100;
  if (rest >= 20) said.push(String(Math.floor(rest / 10) * 10));
  const last = rest >= 20 ? rest % 10 : rest;
  if (last || !value) said.push(String(last));
  return said;
}

function byBrowser(language, text) {
  const voice = window.speechSynthesis && speechSynthesis.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
  if (!voice) return Promise.resolve();
  return new Promise((done) => {
    const speech = new SpeechSynthesisUtterance(text);
    speech.voice = voice;
    speech.lang = voice.lang;
    speech.onend = speech.onerror = done;
    setTimeout(done, 15000);
    speechSynthesis.speak(speech);
  });
}
