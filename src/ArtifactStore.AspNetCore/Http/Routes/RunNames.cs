using System.Security.Cryptography;

namespace ArtifactStore.AspNetCore;

/// <summary>Makes names of two words for runs without one.</summary>
internal static class RunNames
{
    private static readonly string[] Adjectives =
    [
        "amber",
        "brisk",
        "calm",
        "clever",
        "crimson",
        "eager",
        "gentle",
        "golden",
        "happy",
        "hidden",
        "jolly",
        "keen",
        "lively",
        "lucky",
        "mellow",
        "nimble",
        "patient",
        "proud",
        "quiet",
        "rapid",
        "silver",
        "steady",
        "sunny",
        "swift",
        "tidy",
        "vivid",
        "warm",
        "wise",
    ];

    private static readonly string[] Animals =
    [
        "badger",
        "beaver",
        "bison",
        "crane",
        "dolphin",
        "eagle",
        "falcon",
        "finch",
        "fox",
        "gecko",
        "heron",
        "ibis",
        "jaguar",
        "koala",
        "lemur",
        "lynx",
        "marmot",
        "newt",
        "otter",
        "owl",
        "panda",
        "puffin",
        "raven",
        "seal",
        "stork",
        "tapir",
        "weasel",
        "wren",
    ];

    /// <summary>Returns a name.</summary>
    public static string Next() => $"{Pick(Adjectives)}-{Pick(Animals)}";

    private static string Pick(string[] words) => words[RandomNumberGenerator.GetInt32(words.Length)];
}
