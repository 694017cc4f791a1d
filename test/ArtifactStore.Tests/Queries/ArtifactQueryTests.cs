namespace ArtifactStore.Tests.Queries;

public sealed class ArtifactQueryTests
{
    private static readonly Artifact Row = new()
    {
        Id = Guid.NewGuid(),
        Created = DateTimeOffset.UnixEpoch,
        Updated = DateTimeOffset.UnixEpoch,
        Key = "k",
    };
    private static readonly ArtifactCollection Collection = new()
    {
        CollectionId = Row.Id,
        Created = Row.Created,
        Updated = Row.Updated,
        Key = "k",
        LatestId = Row.Id,
        Version = 1,
    };

    [Test]
    public void The_defaults_ask_for_everything_newest_first()
    {
        var query = new ArtifactQuery();
        (query.Sort, query.Limit, query.Offset, query.After, query.IncludeData).Should().Be((ArtifactSort.IdDesc, null, null, null, true));
        query.Invoking(q => q.CheckPage()).Should().NotThrow();
    }

    [TestCase(-1)]
    [TestCase(int.MinValue)]
    public void Limit_and_offset_are_not_negative(int value)
    {
        FluentActions
            .Invoking(() => new ArtifactQuery { Limit = value })
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("Limit")
            .WithMessage($"Limit {value} is negative.*");
        FluentActions
            .Invoking(() => new ArtifactQuery { Offset = value })
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("Offset")
            .WithMessage($"Offset {value} is negative.*");
        FluentActions
            .Invoking(() => new ArtifactCollectionQuery() with { Limit = value })
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("Limit");
    }

    [Test]
    public void A_sort_is_one_of_the_known() =>
        FluentActions
            .Invoking(() => new ArtifactQuery { Sort = (ArtifactSort)9 })
            .Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithParameterName("Sort")
            .WithMessage("*9*");

    [Test]
    public void After_and_offset_do_not_go_together() =>
        new ArtifactQuery { After = ArtifactCursor.After(Row, ArtifactSort.IdDesc), Offset = 3 }
            .Invoking(query => query.CheckPage())
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("Offset")
            .WithMessage("*both After*Offset 3*");

    [Test]
    public void A_cursor_of_another_sort_is_refused() =>
        new ArtifactQuery { After = ArtifactCursor.After(Row, ArtifactSort.KeyAsc) }
            .Invoking(query => query.CheckPage())
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("After")
            .WithMessage("*KeyAsc*IdDesc*");

    [Test]
    public void A_cursor_of_another_kind_of_list_is_refused()
    {
        new ArtifactQuery { After = ArtifactCursor.After(Collection, ArtifactSort.IdDesc) }
            .Invoking(query => query.CheckPage())
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("After")
            .WithMessage("*belongs to a key*");
        new ArtifactCollectionQuery { After = ArtifactCursor.After(Row, ArtifactSort.IdDesc) }
            .Invoking(query => query.CheckPage())
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("After")
            .WithMessage("*belongs to an artifact*");
    }

    [TestCase(ArtifactSort.IdDesc)]
    [TestCase(ArtifactSort.KeyAsc)]
    public void A_cursor_of_the_same_sort_and_list_is_taken(ArtifactSort sort)
    {
        new ArtifactQuery
        {
            Sort = sort,
            After = ArtifactCursor.After(Row, sort),
            Limit = 5,
        }
            .Invoking(query => query.CheckPage())
            .Should()
            .NotThrow();
        new ArtifactCollectionQuery { Sort = sort, After = ArtifactCursor.After(Collection, sort) }
            .Invoking(query => query.CheckPage())
            .Should()
            .NotThrow();
    }
}
