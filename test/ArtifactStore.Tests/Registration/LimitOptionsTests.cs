using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Registration;

public sealed class LimitOptionsTests
{
    [Test]
    public void Every_limit_is_from_1_to_its_default()
    {
        var none = new ArtifactStoreLimits
        {
            KeyLength = 0,
            TypeLength = -1,
            DescriptionLength = 0,
            MetadataLength = 0,
            DataSize = 0,
            TextLength = 0,
            PatternLength = 0,
            ListCount = 0,
            FilterDepth = 0,
            FilterCount = -1,
            BatchCount = 0,
            PageSize = int.MinValue,
        };
        Failures(none)
            .Should()
            .HaveCount(typeof(ArtifactStoreLimits).GetProperties().Length)
            .And.Contain("Limits.KeyLength 0 is not from 1 to 2,000.")
            .And.Contain("Limits.PageSize -2147483648 is not from 1 to 2,147,483,647.");

        var more = new ArtifactStoreLimits
        {
            KeyLength = 2_001,
            TypeLength = int.MaxValue,
            DescriptionLength = int.MaxValue,
            MetadataLength = int.MaxValue,
            DataSize = int.MaxValue,
            TextLength = int.MaxValue,
            ListCount = int.MaxValue,
            FilterDepth = 9,
            FilterCount = 201,
            BatchCount = int.MaxValue,
        };
        Failures(more).Should().HaveCount(10).And.Contain("Limits.DataSize 2147483647 is not from 1 to 268,435,456.");
        Failures(new()).Should().BeEmpty();
        Failures(
                new()
                {
                    KeyLength = 1,
                    TypeLength = 1,
                    DescriptionLength = 1,
                    MetadataLength = 1,
                    DataSize = 1,
                    TextLength = 1,
                    PatternLength = 1,
                    ListCount = 1,
                    BatchCount = 1,
                    PageSize = 1,
                }
            )
            .Should()
            .BeEmpty();
    }

    [Test]
    public void A_store_does_not_open_with_wrong_limits()
    {
        FluentActions
            .Invoking(() =>
                SqlArtifactStore.Open(
                    new()
                    {
                        Provider = new FakeProvider("and this"),
                        Limits = new() { KeyLength = 0, DataSize = 0 },
                    }
                )
            )
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("Limits.KeyLength 0 is not from 1 to 2,000. Limits.DataSize 0 is not from 1 to 268,435,456. and this*");
        FluentActions
            .Invoking(() => SqlArtifactStore.Open(new() { Provider = new FakeProvider(), Limits = null! }))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("Limits is null.*");
    }

    private static List<string> Failures(ArtifactStoreLimits limits) =>
        new ArtifactStoreOptions { Provider = new FakeProvider(), Limits = limits }.Validate();
}
