using FluentAssertions;

namespace ArtifactStore.Specification.BadInput;

/// <summary>Runs a case and compares what comes out.</summary>
public static class BadInputRun
{
    /// <summary>Fails when something else comes out than the file says. A * at the end of a line stands for the rest of a message that is not the library's own.</summary>
    public static async Task CheckAsync(BadInputCase bad, Func<string?, Task<string>> entry)
    {
        ArgumentNullException.ThrowIfNull(bad);
        ArgumentNullException.ThrowIfNull(entry);
        var actual = await OutcomeAsync(bad, entry);
        if (bad.Expected.EndsWith('*'))
        {
            actual.Should().StartWith(bad.Expected[..^1], "of {0} > {1}", bad.Entry, bad.Input);
        }
        else
        {
            actual.Should().Be(bad.Expected, "of {0} > {1}", bad.Entry, bad.Input);
        }
    }

    private static async Task<string> OutcomeAsync(BadInputCase bad, Func<string?, Task<string>> entry)
    {
        try
        {
            return "ok: " + BadInputFile.Show(await entry(BadInputFile.Expand(bad.Input)));
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {BadInputFile.Show(e.Message)}";
        }
    }
}
