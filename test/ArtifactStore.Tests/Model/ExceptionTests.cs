namespace ArtifactStore.Tests.Model;

public sealed class ExceptionTests
{
    [Test]
    public void Only_unavailable_is_transient()
    {
        new ArtifactStoreUnavailableException("locked").IsTransient.Should().BeTrue();
        new ArtifactStoreException("full").IsTransient.Should().BeFalse();
        new ArtifactConflictException("there").IsTransient.Should().BeFalse();
        new ArtifactStoreSchemaException("newer").IsTransient.Should().BeFalse();
    }

    [Test]
    public void A_conflict_can_be_constructed_by_a_host()
    {
        var (id, time) = (Guid.NewGuid(), new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));
        var moved = new ArtifactConflictException("moved")
        {
            Reason = ArtifactConflictReason.LatestMoved,
            Key = "a",
            ExpectedVersion = 1,
            LatestVersion = 2,
            ExpectedLatestId = id,
            LatestId = Guid.Empty,
        };
        (moved.Reason, moved.Key, moved.ExpectedVersion, moved.LatestVersion, moved.ExpectedLatestId, moved.LatestId)
            .Should()
            .Be((ArtifactConflictReason.LatestMoved, "a", 1, 2, id, Guid.Empty));
        var changed = new ArtifactConflictException("changed")
        {
            Reason = ArtifactConflictReason.UpdatedMoved,
            ArtifactId = id,
            ExpectedUpdated = time,
            Updated = time.AddHours(1),
        };
        (changed.ArtifactId, changed.ExpectedUpdated, changed.Updated).Should().Be((id, time, time.AddHours(1)));
        new ArtifactConflictException().Reason.Should().Be(ArtifactConflictReason.Unknown);
        FluentActions
            .Invoking(() => new ArtifactConflictException { Reason = (ArtifactConflictReason)9 })
            .Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithParameterName("Reason");
    }

    [Test]
    public void All_library_exceptions_have_one_base_and_the_usual_constructors()
    {
        var ours = typeof(ArtifactStoreException).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Exception))).ToArray();
        ours.Should().HaveCount(4).And.OnlyContain(type => type.IsAssignableTo(typeof(ArtifactStoreException)));
        var inner = new InvalidOperationException("driver");
        foreach (var type in ours)
        {
            var error = (Exception)Activator.CreateInstance(type, "what", inner)!;
            (error.Message, error.InnerException).Should().Be(("what", inner));
            ((Exception)Activator.CreateInstance(type, "what")!).Message.Should().Be("what");
            Activator.CreateInstance(type).Should().BeAssignableTo<ArtifactStoreException>();
        }
    }
}
