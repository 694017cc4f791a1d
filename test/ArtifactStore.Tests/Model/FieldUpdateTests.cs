namespace ArtifactStore.Tests.Model;

public sealed class FieldUpdateTests
{
    [Test]
    public void Unset_fields_are_unchanged()
    {
        var update = new ArtifactUpdate();
        update.Data.IsSet.Should().BeFalse();
        update.Description.IsSet.Should().BeFalse();
        update.Metadata.IsSet.Should().BeFalse();
        update.Description.ToString().Should().Be("(unchanged)");
    }

    [Test]
    public void A_value_sets_the_field()
    {
        var update = new ArtifactUpdate
        {
            Data = ArtifactData.FromText("x"),
            Description = "final",
            Metadata = new ArtifactMetadata(("a", "b")),
        };
        update.Data.Should().Be(new FieldUpdate<ArtifactData>(ArtifactData.FromText("x")));
        update.Description.Value.Should().Be("final");
        update.Metadata.Value!["a"].Should().Be("b");
        update.Description.ToString().Should().Be("final");
    }

    [Test]
    public void Null_clears_the_field()
    {
        string? nothing = null;
        foreach (
            var update in (ArtifactUpdate[])
                [
                    new()
                    {
                        Data = null,
                        Description = null,
                        Metadata = null,
                    },
                    new()
                    {
                        Data = (ArtifactData?)null,
                        Description = nothing,
                        Metadata = (ArtifactMetadata?)null,
                    },
                ]
        )
        {
            update.Data.Should().Be(new FieldUpdate<ArtifactData>(null));
            (update.Description.IsSet, update.Description.Value).Should().Be((true, null));
            (update.Metadata.IsSet, update.Metadata.Value).Should().Be((true, null));
            update.Description.ToString().Should().Be("null");
        }
    }

    [Test]
    public void Unchanged_and_cleared_are_different() => new FieldUpdate<string>(null).Should().NotBe(default(FieldUpdate<string>));

    [Test]
    public void Updates_compare_by_content() =>
        new ArtifactUpdate { Metadata = new ArtifactMetadata(("a", "b")) }
            .Should()
            .Be(new ArtifactUpdate { Metadata = new ArtifactMetadata(("a", "b")) });

    [Test]
    public void A_hostile_description_is_refused() =>
        FluentActions
            .Invoking(() => new ArtifactUpdate { Description = "a\0" })
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("Description")
            .WithMessage("Description 'a\\u0000' has a NUL character at index 1.*");
}
