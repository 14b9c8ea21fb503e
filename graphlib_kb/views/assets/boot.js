"use strict";
// Unpacks the library, the program and the data of this page, and starts them. Nothing is fetched.
(function () {
  function bytesOf(id) {
    var binary = atob(document.getElementById(id).textContent.trim());
    var bytes = new Uint8Array(binary.length);
    for (var i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  }

  // Inflates gzip (RFC 1951, 1952) for browsers without DecompressionStream.
  function inflate(bytes) {
    var at = 10, bit = 0, out = new Uint8Array(bytes.length * 5), size = 0;
    var BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    var EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    var ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    function bits(count) {
      var value = 0;
      for (var i = 0; i < count; i++) {
        value |= ((bytes[at] >> bit) & 1) << i;
        if (++bit === 8) { bit = 0; at++; }
      }
      return value;
    }
    function push(value) {
      if (size === out.length) { var more = new Uint8Array(size * 2); more.set(out); out = more; }
      out[size++] = value;
    }
    function tree(lengths) {
      var count = new Uint16Array(16), next = new Uint16Array(16), symbols = [], i;
      for (i = 0; i < lengths.length; i++) count[lengths[i]]++;
      count[0] = 0;
      for (i = 1; i < 16; i++) next[i] = next[i - 1] + count[i - 1];
      for (i = 0; i < lengths.length; i++) if (lengths[i]) symbols[next[lengths[i]]++] = i;
      return { count: count, symbols: symbols };
    }
    function symbol(code) {
      var word = 0, first = 0, index = 0;
      for (var length = 1; length < 16; length++) {
        word |= bits(1);
        var count = code.count[length];
        if (word - count < first) return code.symbols[index + word - first];
        index += count;
        first = (first + count) << 1;
        word <<= 1;
      }
      throw new Error("broken data");
    }
    function block(literals, distances) {
      for (;;) {
        var value = symbol(literals);
        if (value === 256) return;
        if (value < 256) { push(value); continue; }
        var length = BASE[value - 257] + bits(EXTRA[value - 257]);
        var code = symbol(distances), half = code >> 1;
        var distance = code < 4 ? code + 1 : (2 + (code & 1)) * Math.pow(2, half - 1) + 1 + bits(half - 1);
        for (var i = 0; i < length; i++) push(out[size - distance]);
      }
    }
    for (var last = 0; !last;) {
      last = bits(1);
      var type = bits(2), lengths = [], i;
      if (type === 0) {
        if (bit) { bit = 0; at++; }
        var stored = bytes[at] | (bytes[at + 1] << 8);
        at += 4;
        for (i = 0; i < stored; i++) push(bytes[at++]);
      } else if (type === 1) {
        for (i = 0; i < 288; i++) lengths.push(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
        block(tree(lengths), tree(new Array(30).fill(5)));
      } else {
        var literals = bits(5) + 257, distances = bits(5) + 1, short = new Array(19).fill(0), count = bits(4) + 4;
        for (i = 0; i < count; i++) short[ORDER[i]] = bits(3);
        var code = tree(short);
        while (lengths.length < literals + distances) {
          var word = symbol(code);
          if (word < 16) { lengths.push(word); continue; }
          var repeat = word === 16 ? 3 + bits(2) : word === 17 ? 3 + bits(3) : 11 + bits(7);
          var value = word === 16 ? lengths[lengths.length - 1] : 0;
          while (repeat--) lengths.push(value);
        }
        block(tree(lengths.slice(0, literals)), tree(lengths.slice(literals)));
      }
    }
    return new TextDecoder().decode(out.subarray(0, size));
  }

  function unpacked(id) {
    var bytes = bytesOf(id);
    if (typeof DecompressionStream === "undefined") return Promise.resolve(inflate(bytes));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }

  function run(text) {
    var script = document.createElement("script");
    script.textContent = text;
    document.body.appendChild(script);
  }

  function parsed(id) { return JSON.parse(document.getElementById(id).textContent); }

  function data() {
    if (document.getElementById("data")) {
      return Promise.resolve([parsed("data"), parsed("nodes"), parsed("edges")]);
    }
    return unpacked("packed-data").then(JSON.parse);
  }

  var program = document.getElementById("packed-program");
  Promise.all([program ? unpacked("packed-library") : "", program ? unpacked("packed-program") : "", data()])
    .then(function (parts) {
      if (program) { run(parts[0]); run(parts[1]); }
      window.graphlibStart({
        data: parts[2][0],
        nodes: parts[2][1],
        edges: parts[2][2],
        // pyvis hands its options over as the text of a JSON object.
        options: JSON.parse(parsed("options"))
      });
    })
    .catch(function (error) {
      document.getElementById("broken").hidden = false;
      throw error;
    });
})();
