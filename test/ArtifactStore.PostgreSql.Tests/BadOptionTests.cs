using System.Globalization;
using ArtifactStore.Specification.BadInput;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The part of the table of bad input that is about this provider's options.</summary>
public sealed class BadOptionTests
{
    private static readonly Dictionary<string, Func<string?, PostgreSqlOptions>> Entries = new()
    {
        ["PostgreSQL connection string"] = text => new() { ConnectionString = text! },
        ["PostgreSQL schema"] = text => new() { ConnectionString = "Host=h", Schema = text! },
        ["PostgreSQL retry time-out in ms"] = text => new() { ConnectionString = "Host=h", RetryTimeout = TimeSpan.FromMilliseconds(double.Parse(text!, CultureInfo.InvariantCulture)) },
    };

    private static IEnumerable<TestCaseData> Cases => BadInputFile.Of(Entries.Keys).Select((bad, i) => new TestCaseData(bad).SetArgDisplayNames($"{i + 1}: {bad.Entry}"));

    [TestCaseSource(nameof(Cases))]
    public Task Bad_options_are_told_when_the_host_starts(BadInputCase bad) => BadInputRun.CheckAsync(bad, text =>
    {
        var failures = string.Join(" ", new PostgreSqlProvider(Entries[bad.Entry](text)).Validate());
        return failures.Length == 0 ? Task.FromResult("") : throw new ArgumentException(failures);
    });

    [Test]
    public void Every_option_of_the_file_is_tried() =>
        BadInputFile.All.Select(bad => bad.Entry).Distinct().Where(entry => entry.StartsWith("PostgreSQL", StringComparison.Ordinal)).Should().BeEquivalentTo(Entries.Keys);
}
