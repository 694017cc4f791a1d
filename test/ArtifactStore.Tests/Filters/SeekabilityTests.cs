using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Filters;

/// <summary>An index leads to the rows by a part of a condition only if that part passes every row that the condition passes.</summary>
public sealed class SeekabilityTests
{
    private static readonly Guid[] Ids = [Guid.AllBitsSet];

    private static readonly (Condition Whole, Condition Part)[] PartlyServed =
    [
        (new IdCondition { Any = Ids, NotAny = Ids }, new IdCondition { Any = Ids }),
        (new TextCondition { Any = ["a"], NotAny = ["b"] }, new TextCondition { Any = ["a"] }),
        (new TextCondition { StartsWith = "a", Like = "b" }, new TextCondition { StartsWith = "a" }),
        (new KeyCondition { Exists = true, Like = "b" }, new KeyCondition { Exists = true }),
        (
            new StateCondition
            {
                Type = StateType.Failed,
                Name = new() { Any = ["Late"] },
            },
            new StateCondition { Type = StateType.Failed }
        ),
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
    public void Of_conditions_that_must_all_hold_a_part_is_served((Condition Whole, Condition Part) condition) =>
        Seekability.Part(condition.Whole).Should().Be(condition.Part);

    [TestCaseSource(nameof(PartlyServed))]
    public void Of_alternatives_no_part_is_served((Condition Whole, Condition Part) condition) =>
        Seekability.Part(condition.Whole with { Operator = FilterOperator.Or }).Should().BeNull();

    [Test]
    public void Without_nulls_in_the_index_no_value_and_any_value_are_not_served()
    {
        Condition[] conditions =
        [
            new TimeCondition { IsNull = true },
            new TimeCondition { IsNull = false },
            new IdCondition { IsNull = true },
        ];

        conditions.Select(condition => Seekability.Part(condition)).Should().Equal(conditions);
        conditions.Select(condition => Seekability.Part(condition, hasNulls: false)).Should().AllSatisfy(part => part.Should().BeNull());
    }

    [Test]
    public void A_condition_that_only_requires_a_value_is_one_of_presence()
    {
        Condition[] presence =
        [
            new IdCondition { IsNull = false },
            new TextCondition { IsNull = false },
            new TimeCondition { IsNull = false },
            new KeyCondition { IsNull = false },
            new KeyCondition { Exists = true },
        ];
        Condition[] others =
        [
            new IdCondition { IsNull = true },
            new KeyCondition { Exists = false },
            new KeyCondition { Exists = true, StartsWith = "a" },
            new TextCondition { Any = ["a"], IsNull = false },
            new TimeCondition(),
        ];

        presence.Should().AllSatisfy(condition => Seekability.IsPresence(condition).Should().BeTrue());
        others.Should().AllSatisfy(condition => Seekability.IsPresence(condition).Should().BeFalse());
    }

    [TestCaseSource(nameof(Unserved))]
    public void Without_a_part_that_an_index_serves_there_is_no_seek(Condition condition) => Seekability.Part(condition).Should().BeNull();

    [Test]
    public void State_types_are_served_without_exclusions_and_as_an_alternative_to_those_not_at_all()
    {
        var types = new StateTypeCondition { Any = [StateType.Failed], NotAny = [StateType.Completed] };

        Seekability.Part(new StateCondition { Type = types }).Should().Be(new StateCondition { Type = types with { NotAny = null } });
        Seekability.Part(new StateCondition { Type = types with { Operator = FilterOperator.Or } }).Should().BeNull();
    }

    [Test]
    public void Patterns_and_tags_are_served_where_there_are_indexes_for_them()
    {
        Condition[] conditions = [new TextCondition { Like = "b" }, new TagsCondition { Any = ["b"] }, new TagsCondition { All = ["b"] }];

        conditions.Select(condition => Seekability.Part(condition, isSearched: true)).Should().Equal(conditions);
        conditions.Select(condition => Seekability.Part(condition)).Should().AllSatisfy(part => part.Should().BeNull());
    }
}
