using ArtifactStore.Specification.BadInput;
using FluentAssertions;
using FluentAssertions.Execution;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>
/// Bad input through every entry point of a store: the documented exception, or the documented meaning, and nothing broken by it.
/// </summary>
public abstract class BadInputSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task Bad_input_is_refused_with_its_message_or_means_what_is_written()
    {
        await using var other = NewDatabase();
        var entries = await StoreEntries.FillAsync(Store, () => Open(), () => other.Open());
        var cases = BadInputFile.Of(StoreEntries.Names).ToList();
        var rows = await StoreRows.ReadAsync(Database, StoreRows.Tables);
        using (new AssertionScope())
        {
            foreach (var bad in cases)
            {
                var outcome = await BadInputRun.CheckAsync(bad, entries.Of(bad.Entry));
                var after = await StoreRows.ReadAsync(Database, StoreRows.Tables);
                if (!outcome.StartsWith("ok: ", StringComparison.Ordinal))
                {
                    after.Should().Equal(rows, "{0} > {1} was refused, and nothing of it may be there", bad.Entry, bad.Input);
                }

                rows = after;
            }
        }

        cases.Should().HaveCountGreaterThan(170);
        await Invariants.CheckAsync(Database);
        (await Artifacts.ReadLatestArtifactAsync("there"))!.Version.Should().Be(1);
    }
}
