using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Reference;
using FluentAssertions;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>What <c>like_</c> and <c>starts_with_</c> find, alike on every database.</summary>
public abstract class TextSearchSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly string[] Letters =
    [
        "a",
        "A",
        "k",
        "K",
        "\u212a",
        "s",
        "S",
        "ſ",
        "σ",
        "ς",
        "Σ",
        "µ",
        "μ",
        "İ",
        "ı",
        "i",
        "ß",
        "ẞ",
        "é",
        "%",
        "_",
        "\\",
        "'",
        "\ud7ff",
        "\ue000",
        "\uffff",
        "🚀",
        "\U0010ffff",
    ];

    [TestCase("έλεγχος", "ΈΛΕΓΧΟΣ")]
    [TestCase("ΈΛΕΓΧΟΣ", "έλεγχος")]
    [TestCase("µ", "Μ")]
    [TestCase("μ", "µ")]
    [TestCase("ϐ", "Β")]
    [TestCase("ϑ", "θ")]
    [TestCase("ϑ", "ϴ")]
    [TestCase("ϕ", "Φ")]
    [TestCase("ϖ", "π")]
    [TestCase("ϰ", "Κ")]
    [TestCase("ϱ", "Ρ")]
    [TestCase("ϵ", "Ε")]
    [TestCase("ẛ", "Ṡ")]
    [TestCase("\u1c80", "В")]
    [TestCase("\u1c88", "Ꙋ")]
    [TestCase("\u0345", "Ι")]
    [TestCase("\u1fbe", "ι")]
    [TestCase("\u212a", "k")]
    [TestCase("K", "\u212a")]
    [TestCase("ſ", "S")]
    [TestCase("s", "ſ")]
    [TestCase("Å", "\u212b")]
    [TestCase("ß", "ẞ")]
    [TestCase("Ж", "ж")]
    [TestCase("𐐀", "𐐨")]
    public async Task A_letter_is_found_by_another_of_the_same_case(string stored, string pattern)
    {
        await SaveAsync([$"x{stored}y"]);
        (await FindAsync(new() { Like = pattern })).Should().Equal([$"x{stored}y"], "of {0}", pattern);
        (await FindAsync(new() { Like = $"x{pattern}y" })).Should().ContainSingle();
        (await FindAsync(new() { Like = $"_{pattern}_" })).Should().ContainSingle();
    }

    [TestCase("ß", "ss")]
    [TestCase("ı", "i")]
    [TestCase("İ", "i")]
    [TestCase("é", "e")]
    [TestCase("e\u0301", "é")]
    public async Task Other_letters_do_not_match(string stored, string pattern)
    {
        await SaveAsync([$"x{stored}y"]);
        (await FindAsync(new() { Like = pattern })).Should().BeEmpty();
    }

    [Test]
    public async Task An_escaped_text_finds_exactly_the_texts_that_contain_it()
    {
        var texts = Texts(300);
        await SaveAsync(texts);
        var parts = texts.Concat(texts.Select(text => text[..Math.Min(text.Length, 2)]).Where(text => !char.IsSurrogate(text[^1])));
        foreach (var text in parts.Distinct().Take(Effort.Of(150, plain: 50)))
        {
            var expected = texts
                .Where(other => ReferenceFold.Of(other).Contains(ReferenceFold.Of(text), StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);
            (await FindAsync(new() { Like = TextCondition.EscapeLike(text) })).Should().Equal(expected, "of {0}", text);
        }
    }

    [Test]
    public async Task A_beginning_finds_exactly_the_texts_that_start_with_it()
    {
        var tail = new string('t', 200);
        var texts = Texts(200)
            .SelectMany(text => new[] { text, text + "\U0010ffff", text + tail + text })
            .Concat([tail, tail + "a", tail[1..] + "🚀", tail[1..] + "🚀b", "\U0010ffff", "\U0010ffff\U0010ffff\U0010ffff"])
            .Distinct()
            .ToArray();
        await SaveAsync(texts);
        var starts = texts
            .Take(Effort.Of(100, plain: 40))
            .Concat([
                tail,
                tail[1..] + "🚀",
                tail + "a",
                "\U0010ffff",
                "\U0010ffff\U0010ffff",
                "a\U0010ffff",
                "\ud7ff",
                "\uffff",
                "%",
                "_",
                "A",
            ]);
        foreach (var start in starts.Distinct())
        {
            var expected = texts.Where(text => text.StartsWith(start, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
            (await FindAsync(new() { StartsWith = start })).Should().Equal(expected, "of {0}", start);
        }
    }

    [Test]
    public async Task A_key_is_found_by_its_beginning()
    {
        foreach (var key in new[] { "report", "report-1", "report-2", "reports", "repor", "a-report" })
        {
            await Artifacts.CreateArtifactAsync(new() { Key = key });
        }

        await Artifacts.CreateArtifactAsync(new());
        (await Keys("report-")).Should().BeEquivalentTo("report-1", "report-2");
        (await Keys("report")).Should().BeEquivalentTo("report", "report-1", "report-2", "reports");
        (await Keys("REPORT")).Should().BeEmpty("case counts");
        (await Keys("report%")).Should().BeEmpty("there are no wildcards");
        (await Keys("report_1")).Should().BeEmpty();
        (await Keys("")).Should().HaveCount(6, "an empty text says nothing");
        (await Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Key = new() { StartsWith = "" } } })).Should().Be(7);
        (await Artifacts.DeleteArtifactsAsync(new() { Artifacts = new() { Key = new() { StartsWith = "report-" } } }))
            .Deleted.Should()
            .Be(2);

        async Task<IEnumerable<string?>> Keys(string start) =>
            (await Artifacts.ReadLatestArtifactsAsync(new() { Artifacts = new() { Key = new() { StartsWith = start } } })).Select(latest =>
                latest.Key
            );
    }

    /// <summary>A comparison of such a pattern with such a text, character by character at each place, takes minutes.</summary>
    [Long]
    [TestCase(4_900, "_a", "b")]
    [TestCase(9_000, "a", "b")]
    [TestCase(4_000, "ä_", "b")]
    [TestCase(3_000, "a%", "b")]
    public async Task A_long_search_ends_with_its_token(int times, string piece, string end)
    {
        var pattern = string.Concat(Enumerable.Repeat(piece, times)) + end;
        var text = new string(piece.Contains('ä') ? 'Ä' : 'a', 1_000_000);
        await Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, 40).Select(_ => new ArtifactCreate { Type = text })]);
        using var source = new CancellationTokenSource();
        var search = Task.Run(() =>
            Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Type = new() { Like = pattern } } }, source.Token)
        );
        await Task.Delay(50);
        await source.CancelAsync();
        await search.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();

        // What it ran on is of use again.
        (await Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Type = text } })).Should().Be(40);
    }

    [Test]
    public async Task A_long_pattern_finds_what_a_short_one_does()
    {
        var body = string.Concat(Enumerable.Range(0, 400).Select(i => $"Größe-{i}, "));
        await SaveAsync([body, body[..^5], "x" + body.ToUpperInvariant() + "x"]);
        (await FindAsync(new() { Like = body.ToUpperInvariant() })).Should().HaveCount(2);
        (await FindAsync(new() { Like = body.Replace("ö", "_", StringComparison.Ordinal) })).Should().HaveCount(2);
        (await FindAsync(new() { Like = body[..^5].Replace(", ", "%", StringComparison.Ordinal) })).Should().HaveCount(3);
        (await FindAsync(new() { Like = body.Replace("-7,", "-7;", StringComparison.Ordinal) })).Should().BeEmpty();
        (await FindAsync(new() { Like = body + "%x" })).Should().ContainSingle();
        (await FindAsync(new() { Like = body + "_x" })).Should().BeEmpty();
    }

    [Test]
    public async Task A_pattern_has_a_limit_of_its_own()
    {
        var limit = new ArtifactStoreLimits().PatternLength;
        await SaveAsync([new string('x', limit + 1)]);
        (await FindAsync(new() { Like = new string('X', limit) })).Should().ContainSingle();
        (await FindAsync(new() { StartsWith = new string('x', limit + 1) })).Should().ContainSingle();
        (await this.Awaiting(test => test.FindAsync(new() { Like = new string('x', limit + 1) })).Should().ThrowAsync<ArgumentException>())
            .Which.Message.Should()
            .StartWith("Flows.Name.Like has 10,001 characters. The store takes 10,000 at most (ArtifactStoreLimits.PatternLength).");
    }

    private static string[] Texts(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => string.Concat(random.GetItems(Letters, random.Next(1, 6)))).Distinct()];
    }

    /// <summary>A flow of each name, with an artifact of the same type.</summary>
    private async Task SaveAsync(string[] texts)
    {
        await Runs.Flows.SaveAsync([.. texts.Select((text, i) => new Flow { Id = SampleData.Id('1', i), Name = text })]);
        await Runs.FlowRuns.SaveAsync([
            .. texts.Select(
                (_, i) =>
                    new FlowRun
                    {
                        Id = SampleData.Id('3', i),
                        Name = "r",
                        FlowId = SampleData.Id('1', i),
                    }
            ),
        ]);
        await Artifacts.CreateArtifactsAsync([
            .. texts.Select((text, i) => new ArtifactCreate { Type = text, FlowRunId = SampleData.Id('3', i) }),
        ]);
    }

    /// <summary>The types of the artifacts that are found by their flow's name, which must be those that are found by themselves.</summary>
    private async Task<List<string?>> FindAsync(TextCondition condition)
    {
        var byName = await Artifacts.ReadArtifactsAsync(new() { Flows = new() { Name = condition } });
        var byType = await Artifacts.ReadArtifactsAsync(new() { Artifacts = new() { Type = condition } });
        byType.Should().Equal(byName);
        (await Artifacts.CountArtifactsAsync(new() { Artifacts = new() { Type = condition } })).Should().Be(byName.Count);
        return [.. byName.Select(artifact => artifact.Type).Order(StringComparer.Ordinal)];
    }
}
