using ArtifactStore.Specification.BadInput;

namespace ArtifactStore.Tests.BadInput;

/// <summary>The part of the table of bad input that needs no database.</summary>
public sealed class BadInputTests
{
    private static IEnumerable<TestCaseData> Cases => BadInputFile.Of(ModelEntries.All.Keys).Select((bad, i) => new TestCaseData(bad).SetArgDisplayNames($"{i + 1}: {bad.Entry}"));

    [TestCaseSource(nameof(Cases))]
    public Task Bad_input_is_refused_with_its_message_or_means_what_is_written(BadInputCase bad) =>
        BadInputRun.CheckAsync(bad, text => Task.FromResult(ModelEntries.All[bad.Entry](text)));

    [Test]
    public void Every_entry_point_of_the_file_is_one_that_is_tried()
    {
        // What begins with the name of a database is tried in its own tests.
        BadInputFile.All.Select(bad => bad.Entry).Distinct().Where(entry => !entry.StartsWith("SQLite", StringComparison.Ordinal) && !entry.StartsWith("PostgreSQL", StringComparison.Ordinal))
            .Should().BeEquivalentTo(ModelEntries.All.Keys.Concat(StoreEntries.All.Keys));
        BadInputFile.All.Should().HaveCountGreaterThan(400);
    }
}
