namespace ArtifactStore.Tests.Model;

/// <summary>A host's tests make the results of maintenance and copies by hand.</summary>
public sealed class HandMadeResultTests
{
    [Test]
    public void Results_of_maintenance_can_be_constructed()
    {
        var violation = new ArtifactStoreViolation
        {
            Kind = ArtifactStoreViolationKind.WrongCopy,
            Table = "artifact",
            Row = 7,
            Id = "x",
            Key = "k",
            Column = "type",
            Found = "a",
            Expected = "b",
        };
        violation.IsRepairable.Should().BeTrue();
        new ArtifactStoreRepair { Violation = violation, IsDone = true }
            .Should()
            .Be(new ArtifactStoreRepair { Violation = violation with { }, IsDone = true });
        new ArtifactStoreHealth
        {
            Status = ArtifactStoreHealthStatus.Degraded,
            Description = "slow",
            CanWrite = false,
            SchemaVersion = 2,
            Duration = TimeSpan.FromSeconds(1),
            Exception = new ArtifactStoreException(),
        }
            .Description.Should()
            .Be("slow");
    }

    [Test]
    public void Results_of_a_copy_can_be_constructed()
    {
        var table = new ArtifactStoreCopyTable
        {
            Table = "artifact",
            SourceRows = 2,
            TargetRows = 2,
            SourceChecksum = "ab",
            TargetChecksum = "ab",
        };
        new ArtifactStoreCopyResult { Tables = [table] }
            .Should()
            .BeEquivalentTo(new { IsEqual = true, Rows = 2L });
        new ArtifactStoreCopyResult { Tables = [table with { Differences = 1, FirstDifference = Guid.Empty }] }
            .IsEqual.Should()
            .BeFalse();
        new ArtifactStoreCopyProgress
        {
            Phase = ArtifactStoreCopyPhase.Verifying,
            Table = "flow",
            Rows = 1,
            TotalRows = 2,
        }
            .Rows.Should()
            .Be(1);
    }
}
