namespace ArtifactStore.Tests.Model;

public sealed class ExceptionTests
{
    [Test]
    public void Only_being_unavailable_passes_by_itself()
    {
        new ArtifactStoreUnavailableException("locked").IsTransient.Should().BeTrue();
        new ArtifactStoreException("full").IsTransient.Should().BeFalse();
        new ArtifactConflictException("there").IsTransient.Should().BeFalse();
        new ArtifactStoreSchemaException("newer").IsTransient.Should().BeFalse();
    }

    [Test]
    public void All_of_ours_have_one_base_and_the_usual_constructors()
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
