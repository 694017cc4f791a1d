using System.Text;
using ArtifactStore.Specification.Reference;
using ArtifactStore.Sql;
using CsCheck;

namespace ArtifactStore.Sqlite.Tests;

public class LikeTests
{
    private static readonly Gen<string> Texts = TextOf(
        "a",
        "A",
        "b",
        "ä",
        "Ä",
        "ß",
        "Ж",
        "ж",
        "😀",
        "𐐀",
        "𐐨",
        "%",
        "_",
        "\\",
        "'",
        "İ",
        "k",
        "K",
        "ſ",
        "s",
        "ς",
        "Σ",
        "µ"
    );

    [TestCase("report", "Weekly REPORT", true)]
    [TestCase("a%c", "xabbcx", true)]
    [TestCase("a_c", "abc", true)]
    [TestCase("a_c", "ac", false)]
    [TestCase("_", "😀", true)]
    [TestCase("x_x", "x😀x", true)]
    [TestCase("x_x", "x\u00e9\u0301x", false)]
    [TestCase("100\\%", "is 100% true", true)]
    [TestCase("100\\%", "1000", false)]
    [TestCase("c:\\dir", "C:\\DIR\\x", true)]
    [TestCase("end\\", "the end\\", true)]
    [TestCase("end\\", "the end", false)]
    [TestCase("\\\\x", "\\x", true)]
    [TestCase("ÄRGER", "viel ärger", true)]
    [TestCase("жук", "ЖУК", true)]
    [TestCase("ΈΛΕΓΧΟΣ", "έλεγχος", true)]
    [TestCase("k", "\u212a", true)]
    [TestCase("\u212a", "K", true)]
    [TestCase("s_s", "\u017fas", true)]
    [TestCase("xs", "x\u017f\u017f", true)]
    [TestCase("xsb", "x\u017f\u017f", false)]
    [TestCase("a_a%b", "ababxb", true)]
    [TestCase("a_a%b", "axa", false)]
    [TestCase("aab", "aaaab", true)]
    [TestCase("ab%ab", "xaby", false)]
    [TestCase("ab%ab", "xabab", true)]
    [TestCase("aba%ab", "abab", false)]
    [TestCase("%%%", "", true)]
    [TestCase("_", "", false)]
    public async Task Examples(string pattern, string text, bool expected)
    {
        LikePattern.Parse(pattern).Matches(Encoding.UTF8.GetBytes(text), default).Should().Be(expected);
        (await AskAsync(pattern, text)).Should().Be(expected);
    }

    [Test]
    public void Agrees_with_a_slow_matcher() =>
        Gen.Select(Texts, Texts)
            .Sample(
                (pattern, text) => LikePattern.Parse(pattern).Matches(Encoding.UTF8.GetBytes(text), default) == Slow(pattern, text),
                iter: 20_000
            );

    /// <summary>Parts longer than a word of 64 characters, and texts in which they nearly occur.</summary>
    [Test]
    public void Long_parts_agree_with_the_reference() =>
        Gen.Select(Gen.OneOf("a", "b", "_", "_a", "%").Array[60, 140], Gen.OneOf("a", "A", "b").Array[100, 300])
            .Sample(
                (pattern, text) =>
                    LikePattern.Parse(string.Concat(pattern)).Matches(Encoding.UTF8.GetBytes(string.Concat(text)), default)
                    == ReferenceLike.IsMatch(string.Concat(text), string.Concat(pattern)),
                iter: 2_000
            );

    [TestCase("aab", TestName = "{m}(a literal)")]
    [TestCase("a_b", TestName = "{m}(a wildcard)")]
    public void A_cancelled_token_ends_it(string pattern)
    {
        var parsed = LikePattern.Parse(pattern);
        var text = Encoding.UTF8.GetBytes(new string('a', 1_000_000));
        parsed.Invoking(p => p.Matches(text, new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();
    }

    [Test]
    public void SQLite_agrees_with_the_slow_matcher_on_ASCII()
    {
        using var folder = new TestFolder();
        var database = folder.Open("Data Source=:memory:");
        var ascii = TextOf("a", "A", "b", "%", "_", "\\");
        Gen.Select(ascii, ascii).Sample((pattern, text) => Ask(database, pattern, text) == Slow(pattern, text), iter: 2_000, threads: 1);
    }

    [Test]
    public void Many_wildcards_take_no_exponential_time()
    {
        var pattern = LikePattern.Parse(string.Concat(Enumerable.Repeat("%ä", 30)) + "b");
        var text = Encoding.UTF8.GetBytes(new string('ä', 20_000));
        pattern.Matches(text, default).Should().BeFalse();
    }

    [Test]
    public async Task A_pattern_too_long_for_SQLite_works()
    {
        var pattern = new string('x', 100_000);
        (await AskAsync(pattern, pattern.ToUpperInvariant())).Should().BeTrue();
        (await AskAsync(pattern, "x")).Should().BeFalse();
    }

    [Test]
    public void One_text_serves_every_pattern() =>
        new[] { "a", "k", "ä", "a%\\", new string('a', 1_000) }
            .Select(pattern => new SqliteDialect().IsLike("c", pattern).ToString())
            .Distinct()
            .Should()
            .ContainSingle();

    private static Gen<string> TextOf(params string[] letters) =>
        Gen.Int[0, letters.Length - 1].Array[0, 7].Select(indexes => string.Concat(indexes.Select(i => letters[i])));

    private static async Task<bool> AskAsync(string pattern, string text)
    {
        using var folder = new TestFolder();
        var database = folder.Open("Data Source=:memory:");
        return await database.ReadAsync(
            async (session, token) => await session.NumberAsync(Statement(pattern, text), token) == 1,
            false,
            default
        );
    }

    private static bool Ask(SqliteDatabase database, string pattern, string text) =>
        database
            .ReadAsync(async (session, token) => await session.NumberAsync(Statement(pattern, text), token) == 1, false, default)
            .GetAwaiter()
            .GetResult();

    private static Sql.SqlStatement Statement(string pattern, string text) =>
        new Sql.SqlStatementBuilder()
            .Append($"SELECT {new SqliteDialect().IsLike("t.x", pattern)} FROM (SELECT {Sql.SqlValue.Text(text)} AS x) AS t")
            .Build();

    // The rule in its plainest words: a list of what may come next, and every way to go on is tried.
    private static bool Slow(string pattern, string text)
    {
        var runes = pattern.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        var tokens = new List<string> { "%" };
        for (var i = 0; i < runes.Count; i++)
        {
            if (runes[i] == "\\" && i + 1 < runes.Count && runes[i + 1] is "%" or "_" or "\\" && runes[i] == "\\")
            {
                tokens.Add("=" + runes[++i]);
            }
            else
            {
                tokens.Add(runes[i] is "%" or "_" ? runes[i] : "=" + Lower(runes[i]));
            }
        }

        tokens.Add("%");
        return Slow([.. tokens], text.EnumerateRunes().Select(rune => Lower(rune.ToString())).ToArray());
    }

    private static bool Slow(ReadOnlySpan<string> tokens, ReadOnlySpan<string> text)
    {
        if (tokens.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (tokens[0] == "%")
        {
            return Slow(tokens[1..], text) || (!text.IsEmpty && Slow(tokens, text[1..]));
        }

        return !text.IsEmpty && (tokens[0] == "_" || tokens[0] == "=" + text[0]) && Slow(tokens[1..], text[1..]);
    }

    private static string Lower(string rune) => ReferenceFold.Of(rune);
}
