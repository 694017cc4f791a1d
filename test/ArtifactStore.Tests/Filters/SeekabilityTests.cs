using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Filters;

/// <summary>An index leads to the rows by a part of a condition only if that part passes every row that the condition passes.</summary>
public sealed class SeekabilityTests
{
    private static readonly Guid[] Ids = [Guid.AllBitsSet];

    private static readonly Condition[] PartlyServed =
    [
        new IdCondition { Any = Ids, NotAny = Ids },
        new TextCondition { Any = ["a"], NotAny = ["b"] },
        new TextCondition { StartsWith = "a", Like = "b" },
        new KeyCondition { Exists = true, Like = "b" },
        new StateCondition
        {
            Type = StateType.Failed,
            Name = new() { Any = ["Late"] },
        },
    ];

    private static readonly Condition[] Unserved =
    [
        new IdCondition { NotAny = Ids },
        new TextCondition
        {
            NotAny = ["b"],
            Like = "b",
            StartsWith = "",
        },
        new KeyCondition { Like = "b" },
        new TimeCondition(),
        new TagsCondition { Any = ["b"] },
        new StateCondition { Name = new() { Any = ["Late"] } },
        new TaskRunFlowRunCondition { Membership = FlowRunMembership.Anywhere },
        new NumberCondition { Any = [1] },
    ];

    [TestCaseSource(nameof(PartlyServed))]
    public void Of_conditions_that_must_all_hold_a_part_is_served(Condition condition) =>
        Seekability.Part(condition, isSearched: false).Should().NotBeNull().And.NotBe(condition);

    [TestCaseSource(nameof(PartlyServed))]
    public void Of_alternatives_no_part_is_served(Condition condition) =>
        Seekability.Part(condition with { Operator = FilterOperator.Or }, isSearched: false).Should().BeNull();

    [TestCaseSource(nameof(Unserved))]
    public void Without_a_part_that_an_index_serves_there_is_no_seek(Condition condition) =>
        Seekability.Part(condition, isSearched: false).Should().BeNull();

    [Test]
    public void State_types_are_served_without_exclusions_and_as_an_alternative_to_those_not_at_all()
    {
        var types = new StateTypeCondition { Any = [StateType.Failed], NotAny = [StateType.Completed] };

        Seekability
            .Part(new StateCondition { Type = types }, isSearched: false)
            .Should()
            .Be(new StateCondition { Type = types with { NotAny = null } });
        Seekability.Part(new StateCondition { Type = types with { Operator = FilterOperator.Or } }, isSearched: false).Should().BeNull();
    }

    [Test]
    public void Patterns_and_tags_are_served_where_there_are_indexes_for_them()
    {
        Condition[] conditions = [new TextCondition { Like = "b" }, new TagsCondition { Any = ["b"] }, new TagsCondition { All = ["b"] }];

        conditions.Select(condition => Seekability.Part(condition, isSearched: true)).Should().Equal(conditions);
        conditions.Select(condition => Seekability.Part(condition, isSearched: false)).Should().AllSatisfy(part => part.Should().BeNull());
    }
}
