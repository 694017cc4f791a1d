using System.Text.RegularExpressions;
using FluentAssertions;

namespace ArtifactStore.Specification.BadInput;

/// <summary>Runs a case and compares what comes out.</summary>
public static class BadInputRun
{
    /// <summary>
    /// Fails when something else comes out than the file says. A * at the end of a line stands for the rest of a message that is not the
    /// library's own.
    /// </summary>
    /// <returns>What came out.</returns>
    public static async Task<string> CheckAsync(BadInputCase bad, IReadOnlyList<BadInputTry> tries)
    {
        ArgumentNullException.ThrowIfNull(bad);
        ArgumentNullException.ThrowIfNull(tries);
        var actual = await OutcomeAsync(bad, tries);
        if (bad.Expected.EndsWith('*'))
        {
            actual.Should().StartWith(bad.Expected[..^1], "of {0} > {1}", bad.Entry, bad.Input);
        }
        else
        {
            actual.Should().Be(bad.Expected, "of {0} > {1}", bad.Entry, bad.Input);
        }

        return actual;
    }

    private static async Task<string> OutcomeAsync(BadInputCase bad, IReadOnlyList<BadInputTry> tries)
    {
        // The file has one line for all of them, so a member's own name gives way to a word for it.
        var isNamed = tries.DistinctBy(one => one.Name).Count() > 1;
        var outcomes = new List<(string Name, string Outcome)>();
        foreach (var one in tries)
        {
            var outcome = await OutcomeAsync(bad, one);
            outcomes.Add((one.Name, isNamed ? Regex.Replace(outcome, $@"\b{Regex.Escape(one.Name)}\b", "«name»") : outcome));
        }

        return string.Join(
            " | ",
            outcomes
                .GroupBy(one => one.Outcome)
                .Select((same, i) => i == 0 ? same.Key : $"{string.Join(", ", same.Select(one => one.Name))}: {same.Key}")
        );
    }

    private static async Task<string> OutcomeAsync(BadInputCase bad, BadInputTry one)
    {
        try
        {
            return "ok: " + BadInputFile.Show(await one.RunAsync(BadInputFile.Expand(bad.Input)));
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {BadInputFile.Show(one.Folder is null ? e.Message : e.Message.Replace(one.Folder, "«folder»", StringComparison.Ordinal))}";
        }
    }
}
