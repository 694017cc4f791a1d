using ArtifactStore.Specification.BadInput;
using FluentAssertions;
using FluentAssertions.Execution;
using NUnit.Framework;

namespace ArtifactStore.Specification;

/// <summary>Bad input through every entry point of a store: the documented exception, or the documented meaning, and nothing broken by it.</summary>
public abstract class BadInputSpecification<TDatabase> : Specification<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task Bad_input_is_refused_with_its_message_or_means_what_is_written()
    {
        var entries = await StoreEntries.FillAsync(Store);
        var cases = BadInputFile.Of(StoreEntries.All.Keys).ToList();
        using (new AssertionScope())
        {
            foreach (var bad in cases)
            {
                await BadInputRun.CheckAsync(bad, text => StoreEntries.All[bad.Entry](entries, text));
            }
        }

        cases.Should().HaveCountGreaterThan(80);
        await Invariants.CheckAsync(Database);
        (await Artifacts.ReadLatestArtifactAsync("there"))!.Version.Should().Be(1);
    }
}
